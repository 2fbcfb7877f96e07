using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>Requests that get no session, each with the name of what was wrong.</summary>
public sealed class RefusedRequestTests
{
    [Theory]
    [Trait("Capability", "A33")]
    [InlineData("RSA-512+RC4-128", RejectReason.LegacySuite)]
    [InlineData("RSA-1024+RC4-128", RejectReason.LegacySuite)]
    [InlineData("rsa512/rc4", RejectReason.LegacySuite)]
    [InlineData("RC4-128", RejectReason.LegacySuite)]
    [InlineData("DES-CBC", RejectReason.LegacySuite)]
    [InlineData("3DES", RejectReason.LegacySuite)]
    [InlineData("A128CBC-MD5", RejectReason.LegacySuite)]
    [InlineData("ROT13", RejectReason.NoCommonSuite)]
    [InlineData("", RejectReason.NoCommonSuite)]
    [InlineData("a128cbc-hs256", RejectReason.None)]
    [InlineData("A256GCM", RejectReason.None)]
    public void LegacySuitesAreRefusedByName(string name, RejectReason reason)
    {
        Assert.Equal(reason, SuiteName.ReasonAgainst(name));
        Assert.NotEqual("unknown reason", RejectReasonName.Of(reason));
        Assert.Equal(reason == RejectReason.None, SuiteName.Parse(name) > 0);
    }

    [Theory]
    [Trait("Capability", "A33")]
    [InlineData(new byte[] { 200 })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 3 })]
    [InlineData(new byte[] { 4, 5, 6, 7, 8, 9, 10, 255 })]
    public void AnOfferOfNoSuiteThatIsAllowedIsRefusedOnTheWire(byte[] suites)
    {
        SessionPair pair = new();
        ChangeRequest(pair, request => request[SessionField.Suites] = suites);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.Refused, initiator.Failure);
        Assert.Equal(RejectReason.NoCommonSuite, initiator.RejectReason);
        Assert.Equal(0, pair.B.Policy.ExchangesBegun);
        DecisionTests.AssertNoKeys(pair);
    }

    [Theory]
    [Trait("Capability", "A33")]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(255)]
    public void AShortRsaKeyIsRefusedOnTheWire(int octets)
    {
        byte[] modulus = [.. Enumerable.Repeat((byte)0xFF, octets)];
        Assert.Equal(RejectReason.WeakKey, ReasonAgainstKey([0, 1, 0, 1, .. modulus]));
    }

    [Theory]
    [InlineData("even modulus", RejectReason.WeakKey)]
    [InlineData("even exponent", RejectReason.WeakKey)]
    [InlineData("exponent 1", RejectReason.WeakKey)]
    [InlineData("exponent too large", RejectReason.WeakKey)]
    [InlineData("leading zero", RejectReason.WeakKey)]
    [InlineData("2056 bits", RejectReason.WeakKey)]
    [InlineData("no modulus", RejectReason.NoCommonKeyExchange)]
    public void ABadRsaKeyIsRefused(string what, RejectReason reason)
    {
        byte[] key = new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual)).PublicKey;
        byte[] bad = what switch
        {
            "even modulus" => KeyAgreementTests.Flipped(key, key.Length - 1),
            "even exponent" => [0, 1, 0, 0, .. key[4..]],
            "exponent 1" => [0, 0, 0, 1, .. key[4..]],
            "exponent too large" => [0, 1, 0, 3, .. key[4..]],
            "leading zero" => [0, 1, 0, 1, 0, .. key[5..]],
            "2056 bits" => [.. key, 1],
            _ => [0, 1, 0, 1],
        };
        Assert.Equal(reason, ReasonAgainstKey(bad));
    }

    [Fact]
    public void AKeyThatIsTooLongForTheAnswersBufferIsRefused()
    {
        // A chip that made room for RSA-2048 only is asked with RSA-3072 by a member: it must not step over its buffer.
        SessionPair pair = new();
        byte[] exact = Answer(RsaTestKeys.Usual, Limits.MaxDatagram);
        Assert.Equal(exact.Length, Answer(RsaTestKeys.Usual, exact.Length).Length);
        Assert.Empty(Answer(RsaTestKeys.Usual, exact.Length - 1));
        Assert.Empty(Answer("3072 bits, e = 65537", exact.Length));
        Assert.Empty(Answer("3072 bits, e = 65537", 0));
    }

    [Fact]
    public void TheWrongGroupIsNamed()
    {
        SessionPair pair = new();
        pair.B.Policy.Group = SessionPair.IdOf("another group");
        AssertUnprovenRefusal(pair, RejectReason.WrongGroup);
    }

    [Fact]
    public void AnUnknownPeerIsNamed()
    {
        SessionPair pair = new();
        pair.B.Policy.Secrets.Clear();
        AssertUnprovenRefusal(pair, RejectReason.UnknownPeer);
    }

    [Fact]
    public void AWrongSecretIsNamedAtBothEnds()
    {
        SessionPair pair = new();
        pair.B.Policy.Secrets[pair.A.Id] = new byte[32];
        AssertUnprovenRefusal(pair, RejectReason.BadProof);
        Assert.Contains("ProofWrong RequestRefused", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherPeerThanTheOneAskedIsNamed()
    {
        SessionPair pair = new();
        SessionRequest request = pair.Request();
        request.ExpectedPeer = SessionPair.IdOf("somebody else");
        pair.A.Connect(request, pair.Now);
        pair.Run();
        Assert.Equal(SessionFailure.DifferentPeer, pair.A.Initiators[0].Failure);
        DecisionTests.AssertNoKeys(pair);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("line\nbreak")]
    [InlineData("seventeen-letters")]
    [InlineData("schön")]
    public void APurposeIsAWordThatCanStandInALog(string purpose)
    {
        SessionPair pair = new();
        SessionRequest good = pair.Request();
        Assert.Throws<ArgumentException>(() => new SessionRequest(good.Group, purpose, good.Policy, good.Authenticator, good.KeyExchanges));
        byte[] octets = System.Text.Encoding.UTF8.GetBytes(purpose);
        if (octets.Length is > 0 and <= Limits.MaxPurposeLength)
        {
            ChangeRequest(pair, request => request[SessionField.Purpose] = octets);
            Assert.Equal(RejectReason.BadRequest, pair.Connect().RejectReason);
            Assert.All(pair.B.Answering, responder => Assert.Empty(responder.Purpose));
        }
    }

    [Fact]
    public void ARequestHasOneToEightExchangesAndOneSecretOfEachKind()
    {
        SessionPair pair = new();
        SessionRequest good = pair.Request();
        SessionRequest With(params IInitiatorKeyExchange[] exchanges) => new(good.Group, "control", good.Policy, good.Authenticator, exchanges);
        var resumption = new PresharedKeyExchange(KeyExchangeMethod.Resumption, 1, new byte[32], 0);
        var introduction = new PresharedKeyExchange(KeyExchangeMethod.Introduction, 2, new byte[32], 0);
        Assert.Throws<ArgumentException>(() => With());
        Assert.Throws<ArgumentException>(() => With(resumption, introduction));
        Assert.Throws<ArgumentException>(() => With(good.KeyExchanges[0], good.KeyExchanges[0]));
        Assert.Equal(2, With(good.KeyExchanges[0], introduction).KeyExchanges.Length);
    }

    [Theory]
    [InlineData(SessionField.Mode, new byte[] { 0 })]
    [InlineData(SessionField.Mode, new byte[] { 9 })]
    [InlineData(SessionField.Lifetime, new byte[] { 0, 0, 0, 0 })]
    [InlineData(SessionField.MessageLimit, new byte[] { 0, 0, 0, 0 })]
    public void TermsThatMakeNoSenseAreRefused(int field, byte[] value)
    {
        SessionPair pair = new();
        ChangeRequest(pair, request => request[field] = value);
        Assert.Equal(RejectReason.BadRequest, pair.Connect().RejectReason);
    }

    [Theory]
    [InlineData(SessionField.ChosenSuite, new byte[] { 2 })]
    [InlineData(SessionField.ChosenSuite, new byte[] { 0 })]
    [InlineData(SessionField.ChosenKeyExchange, new byte[] { 3 })]
    [InlineData(SessionField.Lifetime, new byte[] { 0, 1, 0x51, 0x81 })]
    [InlineData(SessionField.Lifetime, new byte[] { 0, 0, 0, 0 })]
    [InlineData(SessionField.MessageLimit, new byte[] { 0xFF, 0, 0, 0 })]
    [InlineData(SessionField.Mode, new byte[] { 0 })]
    [InlineData(SessionField.Mode, new byte[] { 5 })]
    [InlineData(SessionField.Mode, new byte[] { 17 })]
    public void AnAcceptanceBeyondWhatWasOfferedGivesNoSession(int field, byte[] value)
    {
        SessionPair pair = new();
        DecisionTests.AcceptWith(pair, accept => accept[field] = value);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.BadReply, initiator.Failure);
        Assert.Contains("AcceptHeard ReplyUnusable", SetUpTests.StepsOf(pair.A), StringComparison.Ordinal);
        Assert.Equal(0, pair.A.SessionKeys);
    }

    [Fact]
    public void ASuiteThatThePlatformLacksIsNeitherOfferedNorChosen()
    {
        var chip = new ChipCryptography(new TestCryptography(3));
        var tools = new SessionTools(SessionPair.IdOf("chip"), chip, new SequenceCounter(1), new AttemptTrace(10), true);
        Assert.True(tools.Supports(Suite.Aes128CbcHmac));
        Assert.False(tools.Supports(Suite.Aes256Gcm));
        Assert.False(tools.Supports(Suite.Clear));
        Assert.False(tools.Supports(Suite.HmacOnly));

        var initiator = new SessionInitiator(tools, new SessionRequest(
            SessionPair.Group, "control", new SessionPolicy { Suites = [2, 3, 1] }, new NoAuthenticator(), new SessionPair().Request().KeyExchanges));
        initiator.Start(0);
        byte[] octets = new byte[Limits.MaxDatagram];
        int length = initiator.PollTransmit(octets, 0, octets.Length);
        Assert.Equal([1], ClearMessage.Read(octets[..length])![SessionField.Suites]);

        SessionPair pair = new();
        pair.A.Policy.Session.Suites = [0, 3, 2];
        pair.B.Policy.Session.Suites = [3, 0, 2];
        pair.Connect();
        Assert.Equal(Suite.Aes256Gcm, pair.A.OnlySession!.Terms.Suite);
    }

    /// <summary>Lets A's member-made request be changed and proven anew before B sees it: a member who lies, not a stranger.</summary>
    internal static void ChangeRequest(SessionPair pair, Action<ClearMessage> change)
    {
        pair.Network = new Losing(octets => ClearMessage.Read(octets)?.Kind == SessionMessageKind.Request);
        pair.Tap = (from, octets) =>
        {
            if (ClearMessage.Read(octets) is { Kind: SessionMessageKind.Request } request)
            {
                change(request);
                Reproof.Request(request, SessionPair.Secret);
                pair.Inject(pair.B, request.Build(), 5);
            }
        };
    }

    private static RejectReason ReasonAgainstKey(byte[] publicKey)
    {
        SessionPair pair = new();
        SessionInitiator initiator = pair.Connect(new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual)) { PublicKey = publicKey });
        DecisionTests.AssertRefused(pair, initiator, initiator.RejectReason);
        return initiator.RejectReason;
    }

    /// <summary>What a responder with an answer buffer of a size answers; nothing when it refuses the key.</summary>
    private static byte[] Answer(string key, int capacity)
    {
        SessionPair pair = new();
        pair.A.Connect(pair.Request(new RsaInitiator(RsaTestKeys.Pair(key))), pair.Now);
        byte[] request = pair.A.PollTransmit()!;
        SessionMessage message = ClearMessage.Read(request)!.Parse(out _);
        var responder = new SessionResponder(pair.B.Tools, pair.B.Policy, capacity);
        byte[] sender = new byte[16];
        pair.A.Id.CopyTo(sender, 0);
        responder.HandleRequest(message, sender, 0, null, [], 0);
        while (responder.Step(0))
        {
        }

        byte[] answer = new byte[Limits.MaxDatagram];
        int length = responder.PollTransmit(answer, 0, answer.Length);
        Assert.Equal(responder.Reason == RejectReason.None ? SessionMessageKind.Accept : SessionMessageKind.Reject, ClearMessage.Read(answer[..length])!.Kind);
        Assert.True(responder.Reason is RejectReason.None or RejectReason.WeakKey);
        return responder.Reason == RejectReason.None ? answer[..length] : [];
    }

    private static void AssertUnprovenRefusal(SessionPair pair, RejectReason reason)
    {
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.Refused, initiator.Failure);
        Assert.Equal(reason, initiator.RejectReason);
        Assert.Contains("UnprovenRejectHeard", SetUpTests.StepsOf(pair.A), StringComparison.Ordinal);
        Assert.InRange(pair.Elapsed, HandshakeTiming.UnprovenRejectGraceMillis, 2L * HandshakeTiming.UnprovenRejectGraceMillis);
        Assert.Equal(0, pair.B.Policy.ExchangesBegun);
        Assert.Equal(0, pair.B.Policy.Decisions);
        DecisionTests.AssertNoKeys(pair);
        Assert.All(SetUpTests.MessagesOf(pair, pair.B), one => Assert.Empty(one[SessionField.Proof]));
    }

    /// <summary>A platform with what an ESP32 has and no more.</summary>
    private sealed class ChipCryptography(TestCryptography inner) : ICryptography
    {
        public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
            inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

        public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => inner.CreateHmacKey(key, keyOffset, keyCount);

        public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => inner.CreateAesCbcKey(key, keyOffset);

        public void FillRandom(byte[] buffer, int offset, int count) => inner.FillRandom(buffer, offset, count);
    }
}
