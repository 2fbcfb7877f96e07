using System.Security.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>Somebody through whom every message goes and who has a key pair of his own, but not the secret.</summary>
public sealed class ManInTheMiddleTests
{
    [Theory]
    [Trait("Capability", "A34")]
    [InlineData(false)]
    [InlineData(true)]
    public void ASwappedPublicKeyIsRefused(bool keySeparate)
    {
        using RSA keyOfM = RsaTestKeys.Pair("2048 bits, e = 17");
        byte[] publicKey = new RsaInitiator(keyOfM).PublicKey;
        SessionPair pair = new();
        pair.A.Policy.Session.SendKeySeparately = keySeparate;
        int swapped = Relay(pair, message =>
        {
            if (message.Has(SessionField.RsaKey))
            {
                message[SessionField.RsaKey] = publicKey;
                return true;
            }

            return false;
        });
        Assert.True(swapped > 0);
        Assert.Equal(InitiatorState.Failed, pair.A.Initiators[0].State);
        Assert.Equal(0, pair.B.Policy.ExchangesBegun);
        Assert.Contains("ProofWrong", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
        Assert.Empty(pair.B.Sessions);
        pair.B.HandleTimeouts(pair.Now + HandshakeTiming.PendingTimeoutMillis);
        DecisionTests.AssertNoKeys(pair);
    }

    [Fact]
    [Trait("Capability", "A34")]
    public void AnAcceptanceOfTheMiddlemansOwnMakingIsRefused()
    {
        // He wraps a secret that he knows in A's true key and answers in B's name.
        SessionPair pair = new();
        RSA keyOfA = RsaTestKeys.Pair(RsaTestKeys.Usual);
        byte[] wrapped = keyOfA.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256);
        int swapped = Relay(pair, message =>
        {
            if (message.Kind == SessionMessageKind.Accept)
            {
                message[SessionField.KeyReply] = wrapped;
                return true;
            }

            return false;
        });
        Assert.True(swapped > 0);
        Assert.Equal(SessionFailure.WrongKey, pair.A.Initiators[0].Failure);
        Assert.Empty(pair.A.Cryptography.CipherKeys);
        Assert.Equal(0, pair.A.SessionKeys);
    }

    [Theory]
    [MemberData(nameof(RequestFields))]
    public void NothingOfARequestCanBeChangedOnTheWay(int field)
    {
        SessionPair pair = new();
        int swapped = Relay(pair, message => message.Kind == SessionMessageKind.Request && Change(message, field));
        Assert.True(swapped > 0);
        Assert.Equal(InitiatorState.Failed, pair.A.Initiators[0].State);
        Assert.Equal(0, pair.B.Policy.ExchangesBegun);
        DecisionTests.AssertNoKeys(pair);
    }

    [Theory]
    [MemberData(nameof(AcceptFields))]
    public void NothingOfAnAcceptanceCanBeChangedOnTheWay(int field)
    {
        SessionPair pair = new();
        int swapped = Relay(pair, message => message.Kind == SessionMessageKind.Accept && Change(message, field));
        Assert.True(swapped > 0);
        Assert.Equal(InitiatorState.Failed, pair.A.Initiators[0].State);
        Assert.Empty(pair.A.Sessions);
        Assert.Equal(0, pair.A.SessionKeys);
    }

    [Fact]
    public void ARequestReflectedToItsSenderIsNotAnswered()
    {
        // With one secret for both directions A could prove itself to A. It does not answer itself, under its own name or another's.
        SessionPair pair = new();
        pair.B.IsOff = true;
        pair.A.Policy.Secrets[pair.A.Id] = SessionPair.Secret;
        pair.Tap = (from, octets) =>
        {
            pair.Inject(pair.A, octets, 5);
            ClearMessage renamed = ClearMessage.Read(octets)!;
            renamed.Sender = pair.B.Id;
            pair.Inject(pair.A, renamed.Build(), 10);
        };
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(InitiatorState.Failed, initiator.State);
        Assert.Equal(0, pair.A.Policy.ExchangesBegun);
        Assert.Equal(0, pair.A.Policy.Decisions);
        DecisionTests.AssertNoKeys(pair);
    }

    [Fact]
    public void AnOldRequestSentAgainBeginsNoLiveSession()
    {
        SessionPair pair = SessionPair.Established();
        byte[] old = pair.Capture[0].Octets;
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        pair.Run();
        pair.B.Sessions.Clear();

        // A moment later it is a late copy. It is not even answered.
        pair.Capture.Clear();
        pair.Inject(pair.B, old);
        pair.Run();
        Assert.Empty(pair.Capture);
        Assert.Equal(1, pair.B.Policy.ExchangesBegun);

        // After B was switched off and on it proves genuine, as it is. But whoever sent it has not the key, so no session comes of it.
        pair.B = Restarted(pair.B);
        pair.Inject(pair.B, old);
        pair.Run();
        Assert.Equal(1, pair.B.Policy.ExchangesBegun);
        Assert.Contains("NeverConfirmed", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
        DecisionTests.AssertNoKeys(pair);

        // Where a cookie is wanted it costs B nothing: the old proof covers no new cookie.
        pair.B = Restarted(pair.B);
        pair.B.Cookie = new RetryCookie(pair.B.Cryptography);
        pair.Capture.Clear();
        pair.Inject(pair.B, old);
        pair.Run();
        ClearMessage retry = ClearMessage.Read(Assert.Single(pair.Capture).Octets)!;
        ClearMessage again = ClearMessage.Read(old)!;
        again.Fields.Insert(again.Fields.Count - 1, (SessionField.Cookie, retry[SessionField.Cookie]));
        pair.Inject(pair.B, again.Build());
        pair.Run();
        Assert.Equal([RejectReason.BadProof], pair.B.Refusals);
        Assert.Equal(0, pair.B.Policy.ExchangesBegun);
    }

    [Fact]
    public void TwoPeersThatAskEachOtherAtOnceBothGetTheirSession()
    {
        SessionPair pair = new();
        pair.A.Connect(SessionPair.RequestOf(pair.A, pair.B), pair.Now);
        pair.B.Connect(SessionPair.RequestOf(pair.B, pair.A), pair.Now);
        pair.Run();
        Assert.Equal(InitiatorState.Established, pair.A.Initiators[0].State);
        Assert.Equal(InitiatorState.Established, pair.B.Initiators[0].State);
        Assert.Equal(2, pair.A.Sessions.Count);
        Assert.Equal(pair.A.Sessions.Keys.Order(), pair.B.Sessions.Keys.Order());
        foreach (ulong id in pair.A.Sessions.Keys)
        {
            Assert.NotEqual(pair.A.Sessions[id].IsInitiator, pair.B.Sessions[id].IsInitiator);
            pair.A.Send(pair.A.Sessions[id], [7]);
            pair.B.Send(pair.B.Sessions[id], [8]);
        }

        pair.Run();
        Assert.Equal(2, pair.A.Received.Count);
        Assert.Equal(2, pair.B.Received.Count);

        // Where one is enough, both ends keep the same one.
        ulong[] ids = [.. pair.A.Sessions.Keys];
        SecuredSession keptByA = pair.A.Sessions[ids[0]].Outlasts(pair.A.Sessions[ids[1]]) ? pair.A.Sessions[ids[0]] : pair.A.Sessions[ids[1]];
        SecuredSession keptByB = pair.B.Sessions[ids[0]].Outlasts(pair.B.Sessions[ids[1]]) ? pair.B.Sessions[ids[0]] : pair.B.Sessions[ids[1]];
        Assert.Equal(keptByA.Id, keptByB.Id);
        Assert.Equal(ids.Min(), keptByA.Id);
    }

    [Fact]
    public void ANewerSessionOutlastsAnOlderOneAtBothEnds()
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            foreach ((bool byTheSame, long later) in new[] { (true, 0L), (true, 3000L), (true, 60_000L), (false, 60_000L) })
            {
                SessionPair pair = SessionPair.Established(seed);
                SecuredSession old = pair.A.OnlySession!;
                pair.RunFor(later);
                SessionInitiator second = byTheSame ? pair.A.Connect(pair.Request(), pair.Now) : pair.B.Connect(SessionPair.RequestOf(pair.B, pair.A), pair.Now);
                pair.Run();
                Assert.True(pair.A.Sessions[second.SessionId].Outlasts(old));
                Assert.False(old.Outlasts(pair.A.Sessions[second.SessionId]));
                Assert.True(pair.B.Sessions[second.SessionId].Outlasts(pair.B.Sessions[old.Id]));
                Assert.False(pair.B.Sessions[old.Id].Outlasts(pair.B.Sessions[second.SessionId]));
            }
        }
    }

    public static TheoryData<int> RequestFields() => FieldsOf(SessionMessageKind.Request);

    public static TheoryData<int> AcceptFields() => FieldsOf(SessionMessageKind.Accept);

    internal static SessionPeer Restarted(SessionPeer peer)
    {
        var fresh = new SessionPeer(peer.Name, 1000 + peer.Cryptography.CipherKeys.Count, bootCount: 2);
        foreach ((NanoPeers.Identifiers.Identifier id, byte[] secret) in peer.Policy.Secrets)
        {
            fresh.Policy.Secrets[id] = secret;
        }

        return fresh;
    }

    private static TheoryData<int> FieldsOf(int kind)
    {
        SessionPair pair = SessionPair.Established();
        ClearMessage message = pair.Capture.Select(one => ClearMessage.Read(one.Octets)).First(one => one?.Kind == kind)!;
        return [.. message.Fields.Where(field => field.Value.Length > 0 && field.Id != SessionField.Kind).Select(field => field.Id)];
    }

    private static bool Change(ClearMessage message, int field)
    {
        message[field] = KeyAgreementTests.Flipped(message[field], message[field].Length - 1);
        return true;
    }

    /// <summary>Lets every message go through somebody who may change it; answers how many he did.</summary>
    private static int Relay(SessionPair pair, Func<ClearMessage, bool> change)
    {
        int changed = 0;
        pair.Network = new Losing(octets => ClearMessage.Read(octets) != null);
        pair.Tap = (from, octets) =>
        {
            if (ClearMessage.Read(octets) is { } message)
            {
                changed += change(message) ? 1 : 0;
                pair.Inject(from == pair.A ? pair.B : pair.A, message.Build(), 5);
            }
        };
        pair.Connect();
        return changed;
    }
}
