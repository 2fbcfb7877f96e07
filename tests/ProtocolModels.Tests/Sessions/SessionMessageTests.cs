using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>The shape of session messages: what each kind must have, may have and cannot have, and in which order its end stands.</summary>
public sealed class SessionMessageTests
{
    private const int Skippable = 200;

    /// <summary>Valid messages of every clear kind, as two peers send them.</summary>
    private static readonly ClearMessage[] _valid = Collect();

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, _valid.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AMessageWithWhatItNeedsIsComplete(int index) => Assert.Equal(DecodeStatus.Complete, StatusOf(_valid[index]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyFieldTwiceOrWithAnOctetTooManyIsRefused(int index)
    {
        for (int i = 0; i < _valid[index].Fields.Count; i++)
        {
            ClearMessage doubled = Copy(_valid[index]);
            doubled.Fields.Insert(i, doubled.Fields[i]);
            Assert.Equal(DecodeStatus.Malformed, StatusOf(doubled));

            ClearMessage longer = Copy(_valid[index]);
            (int id, byte[] value) = longer.Fields[i];
            bool fixedLength = id is not (SessionField.Credential or SessionField.Purpose or SessionField.Suites or SessionField.KeyExchanges
                or SessionField.RsaKey or SessionField.KeyReply or SessionField.Proof);
            longer.Fields[i] = (id, [.. value, 0]);
            bool keyInReject = id == SessionField.KeyReply && longer.Kind == SessionMessageKind.Reject;
            Assert.Equal(fixedLength ? DecodeStatus.TooLong : keyInReject ? DecodeStatus.Malformed : DecodeStatus.Complete, StatusOf(longer));
            longer.Fields[i] = (id, new byte[500]);
            Assert.Equal(DecodeStatus.TooLong, StatusOf(longer));
            if (fixedLength)
            {
                longer.Fields[i] = (id, value[1..]);
                Assert.Equal(DecodeStatus.Malformed, StatusOf(longer));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OnlyOptionalFieldsCanBeLeftOut(int index)
    {
        int[] optional =
        [
            SessionField.RsaKey, SessionField.EcKey, SessionField.PresharedId, SessionField.Cookie, SessionField.Confirmation,
        ];
        ClearMessage valid = _valid[index];
        foreach ((int id, _) in valid.Fields)
        {
            ClearMessage cut = Copy(valid);
            cut.Fields.RemoveAll(field => field.Id == id);
            bool may = optional.Contains(id) && !(id == SessionField.Cookie && valid.Kind == SessionMessageKind.Retry);
            may |= id == SessionField.KeyReply && valid.Kind is SessionMessageKind.Accept or SessionMessageKind.Key && id == SessionField.KeyReply;
            DecodeStatus status = cut.Fields.Count > 0 ? StatusOf(cut) : DecodeStatus.Malformed;
            Assert.True((status == DecodeStatus.Complete) == may, $"kind {valid.Kind} without field {id}: {status}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AFieldOfAnotherKindIsRefusedAndASkippableOneIsPassedOverBeforeTheEnd(int index)
    {
        ClearMessage stranger = Copy(_valid[index]);
        stranger.Fields.Insert(1, (SessionField.Secret, new byte[32]));
        Assert.Equal(DecodeStatus.Malformed, StatusOf(stranger));

        ClearMessage unknown = Copy(_valid[index]);
        unknown.Fields.Insert(1, (100, []));
        Assert.Equal(DecodeStatus.Unknown, StatusOf(unknown));

        int end = _valid[index].Fields.FindIndex(field => field.Id is SessionField.Cookie or SessionField.Confirmation or SessionField.Proof);
        for (int i = 0; i <= _valid[index].Fields.Count; i++)
        {
            ClearMessage skipped = Copy(_valid[index]);
            skipped.Fields.Insert(i, (Skippable, [1, 2, 3]));
            bool covered = end < 0 || i <= end;
            Assert.Equal(covered ? DecodeStatus.Complete : DecodeStatus.Malformed, StatusOf(skipped));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheKindIsFirstAndTheEndIsTheEnd(int index)
    {
        ClearMessage moved = Copy(_valid[index]);
        (moved.Fields[0], moved.Fields[1]) = (moved.Fields[1], moved.Fields[0]);
        Assert.Equal(DecodeStatus.Malformed, StatusOf(moved));
        for (int i = 1; i < moved.Fields.Count - 1; i++)
        {
            ClearMessage late = Copy(_valid[index]);
            bool ends = late.Fields[^1].Id is SessionField.Proof or SessionField.Cookie;
            (int, byte[]) field = late.Fields[i];
            late.Fields.RemoveAt(i);
            late.Fields.Add(field);
            Assert.Equal(ends ? DecodeStatus.Malformed : DecodeStatus.Complete, StatusOf(late));
        }
    }

    [Fact]
    public void TheTranscriptCoversAllUpToCookieConfirmationOrProof()
    {
        foreach (ClearMessage message in _valid)
        {
            SessionMessage parsed = message.Parse(out _);
            int expected = message.Fields
                .TakeWhile(field => field.Id is not (SessionField.Cookie or SessionField.Confirmation or SessionField.Proof))
                .Sum(field => 3 + field.Value.Length);
            Assert.Equal(expected, parsed.CoveredLength);
        }
    }

    [Fact]
    public void NoKindAndKindsThatAreNotAreToldApart()
    {
        Assert.Equal(DecodeStatus.Malformed, StatusOf(new ClearMessage(SessionPair.IdOf("A"))));
        Assert.Equal(DecodeStatus.Malformed, StatusOf(new ClearMessage(SessionPair.IdOf("A"), (SessionField.Kind, [0]))));
        Assert.Equal(DecodeStatus.Unknown, StatusOf(new ClearMessage(SessionPair.IdOf("A"), (SessionField.Kind, [SessionMessageKind.Last + 1]))));
        Assert.All(Enumerable.Range(1, SessionMessageKind.Last), kind => Assert.Equal(
            kind is not (1 or 2 or 3 or 4 or 6 or 7 or 12), SessionMessageKind.NeedsKey(kind)));
    }

    [Fact]
    public void ABodyBeyondTheLimitIsTooLong()
    {
        ClearMessage message = Copy(_valid[0]);
        int octets = message.Fields.Sum(field => 3 + field.Value.Length);
        message.Fields.Insert(1, (Skippable, new byte[Limits.MaxSessionBody - octets - 3]));
        Assert.Equal(DecodeStatus.Complete, StatusOf(message));
        message.Fields[1] = (Skippable, new byte[Limits.MaxSessionBody - octets - 2]);
        Assert.Equal(DecodeStatus.TooLong, StatusOf(message));
    }

    [Fact]
    public void TheLargestRequestFitsABody()
    {
        (int Id, int Length)[] largest =
        [
            (SessionField.Kind, 1), (SessionField.AttemptId, 8), (SessionField.SessionId, 8), (SessionField.Nonce, 16),
            (SessionField.Purpose, Limits.MaxPurposeLength), (SessionField.Group, 16), (SessionField.Suites, Limits.MaxOffers),
            (SessionField.KeyExchanges, Limits.MaxOffers), (SessionField.Lifetime, 4), (SessionField.MessageLimit, 4), (SessionField.Mode, 1),
            (SessionField.RsaKey, 4 + Limits.MaxModulusLength), (SessionField.EcKey, 65), (SessionField.PresharedId, 8),
            (SessionField.Credential, Limits.MaxCredentialLength), (SessionField.Cookie, 32), (SessionField.Proof, Limits.MaxProofLength),
        ];
        ClearMessage request = new(SessionPair.IdOf("A"), [.. largest.Select(field => (field.Id, new byte[field.Length]))]);
        request[SessionField.Kind] = [SessionMessageKind.Request];
        Assert.Equal(DecodeStatus.Complete, StatusOf(request));
        Assert.Equal(1082, largest.Sum(field => 3 + field.Length));
    }

    private static DecodeStatus StatusOf(ClearMessage message)
    {
        message.Parse(out DecodeStatus status);
        return status;
    }

    private static ClearMessage Copy(ClearMessage message) => new(message.Sender, [.. message.Fields]);

    private static ClearMessage[] Collect()
    {
        List<ClearMessage> messages = [];
        foreach (string name in new[] { "keys inside", "with cookie, both keys separate", "introduction", "user asked" })
        {
            SessionPair pair = Variant.Of(name).Prepare();
            pair.Connect(Variant.Of(name).MakeExchange());
            messages.AddRange(pair.Capture.Select(one => ClearMessage.Read(one.Octets)).OfType<ClearMessage>());
        }

        SessionPair refused = new();
        refused.B.Policy.Decision = _ => AcceptDecision.Reject;
        refused.Connect();
        messages.Add(ClearMessage.Read(refused.Capture[^1].Octets)!);
        Assert.Equal(6, messages.Select(message => message.Kind).Distinct().Count());
        return [.. messages];
    }
}
