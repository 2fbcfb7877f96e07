using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>Sessions that begin with a secret of an earlier one: off by default, for a time, and never twice the same key.</summary>
public sealed class ResumptionTests
{
    [Fact]
    [Trait("Capability", "A24")]
    public void ResumptionSkipsThePublicKeyAndGivesANewKey()
    {
        (SessionPair pair, ResumptionSecret secret) = Resumable();
        int unwraps = pair.B.Policy.ExchangesBegun;
        pair.Capture.Clear();
        SessionInitiator initiator = pair.Connect(secret.MakeExchange(pair.B.Id, pair.Now)!);
        Assert.Equal(InitiatorState.Established, initiator.State);
        SetUpTests.AssertSame(pair);
        Assert.Equal(KeyExchangeMethod.Resumption, pair.B.OnlySession!.Terms.KeyExchange);
        Assert.Equal(unwraps + 1, pair.B.Policy.ExchangesBegun);
        Assert.DoesNotContain(SetUpTests.MessagesOf(pair, pair.A), one => one.Has(SessionField.RsaKey));
        Assert.DoesNotContain(SetUpTests.MessagesOf(pair, pair.B), one => one.Has(SessionField.KeyReply));
        Assert.Equal(4, pair.A.Cryptography.CipherKeys.Distinct().Count());
        SetUpTests.AssertTalk(pair);
    }

    [Fact]
    [Trait("Capability", "A24")]
    public void TheSecretExpiresAtEitherEnd()
    {
        (SessionPair pair, ResumptionSecret secret) = Resumable();
        Assert.NotNull(secret.MakeExchange(pair.B.Id, secret.ExpiresAtMillis - 1));
        Assert.Null(secret.MakeExchange(pair.B.Id, secret.ExpiresAtMillis));

        // B's own secret has expired although A still tries: nothing comes of it, by name.
        IInitiatorKeyExchange exchange = secret.MakeExchange(pair.B.Id, pair.Now)!;
        pair.RunFor(pair.B.Policy.Session.ResumptionLifetimeSeconds * 1000L);
        SessionInitiator initiator = pair.Connect(exchange);
        DecisionTests.AssertRefused(pair, initiator, RejectReason.UnknownPresharedKey);
    }

    [Fact]
    [Trait("Capability", "A24")]
    public void ResumptionIsOffByDefault()
    {
        SessionPair pair = SessionPair.Established();
        Assert.False(new SessionPolicy().AllowResumption);
        Assert.False(pair.A.OnlySession!.Terms.IsResumable);
        Assert.Null(ResumptionSecret.TakeFrom(pair.A.OnlySession!, pair.A.Policy.Session, pair.Now));
        Assert.Null(ResumptionSecret.TakeFrom(pair.B.OnlySession!, pair.B.Policy.Session, pair.Now));
    }

    [Fact]
    public void WhereTheSecretIsGoneTheOtherExchangeIsTaken()
    {
        (SessionPair pair, ResumptionSecret secret) = Resumable();
        pair.B.Policy.Resumptions.Clear();
        IInitiatorKeyExchange rsa = new Variant("rsa").MakeExchange();
        SessionInitiator initiator = pair.Connect(secret.MakeExchange(pair.B.Id, pair.Now)!, rsa);
        Assert.Equal(InitiatorState.Established, initiator.State);
        Assert.Equal(KeyExchangeMethod.Rsa, pair.A.OnlySession!.Terms.KeyExchange);
        SetUpTests.AssertSame(pair);
    }

    [Fact]
    public void TheSecretOfAnotherPeerIsNoSecretOfThisOne()
    {
        (SessionPair pair, ResumptionSecret secret) = Resumable();
        SessionPeer c = new("C", 77);
        pair.B.Policy.Secrets[c.Id] = SessionPair.Secret;
        Assert.Null(secret.MakeExchange(c.Id, pair.Now));
        SessionPair other = new() { A = c, B = pair.B };
        SessionInitiator initiator = other.Connect(secret.MakeExchange(pair.B.Id, pair.Now)!);
        Assert.Equal(RejectReason.UnknownPresharedKey, initiator.RejectReason);
    }

    [Fact]
    public void ASecretIsTakenOnceAndNotFromASessionThatIsNotLive()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.AllowResumption = true;
        pair.B.Policy.Session.AllowResumption = true;
        pair.A.Connect(pair.Request(), pair.Now);
        Assert.True(pair.RunUntil(() => pair.B.OnlySession != null, pair.Now + 1000));
        Assert.Equal(SessionLife.Unconfirmed, pair.B.OnlySession!.Life);
        Assert.Null(ResumptionSecret.TakeFrom(pair.B.OnlySession!, pair.B.Policy.Session, pair.Now));
        pair.Run();
        Assert.NotNull(ResumptionSecret.TakeFrom(pair.B.OnlySession!, pair.B.Policy.Session, pair.Now));
        Assert.Null(ResumptionSecret.TakeFrom(pair.B.OnlySession!, pair.B.Policy.Session, pair.Now));
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        Assert.Null(ResumptionSecret.TakeFrom(pair.A.OnlySession!, pair.A.Policy.Session, pair.Now));
    }

    [Fact]
    public void AWipedSecretIsNeverUsed()
    {
        (SessionPair pair, ResumptionSecret secret) = Resumable();
        secret.Wipe();
        Assert.Null(secret.MakeExchange(pair.B.Id, pair.Now));

        // An exchange that was wiped has zeros where the secret was. They must not become a key, at neither end.
        var wiped = new PresharedKeyExchange(KeyExchangeMethod.Introduction, 5, SessionPair.Secret, 0);
        wiped.Wipe();
        pair.B.Policy.Introductions[5] = new byte[32];
        pair.B.Policy.Session.KeyExchanges = [KeyExchangeMethod.Introduction];
        Assert.Equal(SessionFailure.BadReply, pair.Connect(wiped).Failure);
        SessionMessage offer = new ClearMessage(
            pair.A.Id, (SessionField.Kind, [SessionMessageKind.Key]), (SessionField.AttemptId, new byte[8]), (SessionField.SessionId, new byte[8]),
            (SessionField.Credential, []), (SessionField.PresharedId, [0, 0, 0, 0, 0, 0, 0, 5]), (SessionField.Proof, [])).Parse(out _);
        Assert.Equal(RejectReason.UnknownPresharedKey, wiped.Begin(offer));
    }

    [Fact]
    public void TheSecretIsThatOfTheKeySchedule()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.AllowResumption = true;
        pair.B.Policy.Session.AllowResumption = true;
        using System.Security.Cryptography.RSA key = Cryptography.RsaTestKeys.Pair(Cryptography.RsaTestKeys.Usual);
        pair.Connect(new RsaInitiator(key));
        var derived = new DerivedKeys(pair, pair.A.OnlySession!.Id, key);
        byte[] secret = new byte[32];
        Assert.True(pair.A.OnlySession!.TryTakeResumption(secret, 0, out ulong id));
        Assert.Equal(derived.ResumptionSecret, secret);
        Assert.Equal(derived.ResumptionId, id);
    }

    /// <summary>A pair after a session that left both ends a secret; B has its half in its policy.</summary>
    private static (SessionPair Pair, ResumptionSecret Secret) Resumable()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.AllowResumption = true;
        pair.B.Policy.Session.AllowResumption = true;
        pair.B.Policy.Session.KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.Rsa];
        Assert.Equal(InitiatorState.Established, pair.Connect().State);
        ResumptionSecret secret = ResumptionSecret.TakeFrom(pair.A.OnlySession!, pair.A.Policy.Session, pair.Now)!;
        pair.B.Policy.Resumptions.Add(ResumptionSecret.TakeFrom(pair.B.OnlySession!, pair.B.Policy.Session, pair.Now)!);
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        pair.Run();
        pair.A.Sessions.Clear();
        pair.B.Sessions.Clear();
        pair.A.Initiators.Clear();
        return (pair, secret);
    }
}
