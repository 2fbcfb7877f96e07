using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>Sessions that come about: the messages of each way, and what both ends then have.</summary>
public sealed class SetUpTests
{
    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void BothEndsHaveTheSameSessionAndNothingElse(string name)
    {
        SessionPair pair = Variant.Of(name).Prepare();
        SessionInitiator initiator = pair.Connect(Variant.Of(name).MakeExchange());
        Assert.Equal(InitiatorState.Established, initiator.State);
        AssertSame(pair);
        Assert.Equal(0, pair.B.Policy.LiveExchanges);
    }

    [Fact]
    [Trait("Capability", "A2")]
    public void OneRequestHoldsTheSecuredFlagAndTheKey()
    {
        SessionPair pair = new();
        var exchange = new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual));
        pair.Connect(exchange);
        ClearMessage[] ofA = [.. MessagesOf(pair, pair.A)];
        ClearMessage request = Assert.Single(ofA);
        Assert.Equal(SessionMessageKind.Request, request.Kind);
        Assert.Equal(SessionMode.Secured, request[SessionField.Mode][0] & SessionMode.Secured);
        Assert.Equal(exchange.PublicKey, request[SessionField.RsaKey]);
    }

    [Fact]
    [Trait("Capability", "A3")]
    public void TheKeyInAMessageOfItsOwnLeadsToTheSameEnd()
    {
        SessionPair inside = new();
        inside.Connect();
        SessionPair separate = new();
        separate.A.Policy.Session.SendKeySeparately = true;
        var exchange = new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual));
        Assert.Equal(InitiatorState.Established, separate.Connect(exchange).State);
        ClearMessage[] ofA = [.. MessagesOf(separate, separate.A)];
        Assert.Equal([SessionMessageKind.Request, SessionMessageKind.Key], ofA.Select(one => one.Kind));
        Assert.False(ofA[0].Has(SessionField.RsaKey));
        Assert.Equal(exchange.PublicKey, ofA[1][SessionField.RsaKey]);
        AssertSame(inside);
        AssertSame(separate);
        Assert.Equal(inside.A.OnlySession!.Terms.ToString(), separate.A.OnlySession!.Terms.ToString());
        Assert.Equal(inside.A.SessionKeys, separate.A.SessionKeys);
        AssertTalk(separate);
    }

    [Theory]
    [Trait("Capability", "A4")]
    [InlineData(new byte[] { 1, 2 }, new byte[] { 2, 1 }, "A256GCM")]
    [InlineData(new byte[] { 2, 1 }, new byte[] { 1 }, "A128CBC-HS256")]
    [InlineData(new byte[] { 1 }, new byte[] { 2, 1 }, "A128CBC-HS256")]
    [InlineData(new byte[] { 2 }, new byte[] { 1, 2 }, "A256GCM")]
    public void BothEndsLogTheSameAgreedTerms(byte[] offered, byte[] allowed, string suite)
    {
        SessionPair pair = new();
        pair.A.Policy.Session.Suites = offered;
        pair.B.Policy.Session.Suites = allowed;
        pair.A.Policy.Session.LifetimeSeconds = 7200;
        pair.B.Policy.Session.LifetimeSeconds = 3600;
        pair.A.Policy.Session.MessageLimit = 1000;
        pair.B.Policy.Session.MessageLimit = 2000;
        pair.A.Policy.Session.AllowResumption = true;
        pair.B.Policy.Session.AllowResumption = true;
        pair.A.Policy.Session.SendKeySeparately = true;
        pair.Connect();
        string expected = $"control {suite} RSA-OAEP-SHA256 3600 s 1000 messages resumable";
        Assert.Equal(expected, pair.A.OnlySession!.Terms.ToString());
        Assert.Equal(expected, pair.B.OnlySession!.Terms.ToString());

        // Several messages were exchanged to agree, and at least one of them had the key.
        Assert.Equal(3, pair.Capture.Count(one => ClearMessage.Read(one.Octets) != null));
        Assert.Contains(MessagesOf(pair, pair.A), one => one.Has(SessionField.RsaKey));
        AssertSame(pair);
        AssertTalk(pair);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void AResumptionSecretIsKeptOnlyWhereBothWantIt(bool a, bool b)
    {
        SessionPair pair = new();
        pair.A.Policy.Session.AllowResumption = a;
        pair.B.Policy.Session.AllowResumption = b;
        pair.Connect();
        Assert.False(pair.A.OnlySession!.Terms.IsResumable);
        Assert.False(pair.B.OnlySession!.Terms.IsResumable);
        Assert.False(pair.A.OnlySession!.HasResumption);
        Assert.False(pair.B.OnlySession!.HasResumption);
    }

    [Theory]
    [Trait("Capability", "A10")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TheSessionKeyInTheAcceptanceOrInASecondMessageBothWork(bool keyOfASeparate, bool keyOfBSeparate)
    {
        SessionPair pair = new();
        pair.A.Policy.Session.SendKeySeparately = keyOfASeparate;
        pair.B.Policy.Session.SendKeySeparately = keyOfBSeparate;
        pair.Connect();
        ClearMessage[] ofB = [.. MessagesOf(pair, pair.B)];
        int[] expected = keyOfBSeparate ? [SessionMessageKind.Accept, SessionMessageKind.Key] : [SessionMessageKind.Accept];
        Assert.Equal(expected, ofB.Select(one => one.Kind));
        Assert.Equal(!keyOfBSeparate, ofB[0].Has(SessionField.KeyReply));
        Assert.Equal(256, ofB[^1][SessionField.KeyReply].Length);
        AssertSame(pair);
        AssertTalk(pair);
    }

    [Fact]
    public void BothEndsNoteTheSameAttempt()
    {
        SessionPair pair = SessionPair.Established();
        ulong attempt = pair.A.Initiators[0].AttemptId;
        Assert.All(Enumerable.Range(0, pair.A.Trace.Count), i => Assert.Equal(attempt, pair.A.Trace.AttemptAt(i)));
        Assert.All(Enumerable.Range(0, pair.B.Trace.Count), i => Assert.Equal(attempt, pair.B.Trace.AttemptAt(i)));
        Assert.Equal("RequestSent AcceptHeard KeysAgreed Confirmed", StepsOf(pair.A));
        Assert.Equal("RequestHeard Computing KeysAgreed AcceptSent Confirmed", StepsOf(pair.B));
    }

    internal static string StepsOf(SessionPeer peer) => string.Join(' ', Enumerable.Range(0, peer.Trace.Count).Select(peer.Trace.StepAt));

    internal static IEnumerable<ClearMessage> MessagesOf(SessionPair pair, SessionPeer peer) =>
        pair.Capture.Where(one => one.From == peer).Select(one => ClearMessage.Read(one.Octets)).OfType<ClearMessage>();

    internal static void AssertSame(SessionPair pair)
    {
        SecuredSession a = Assert.Single(pair.A.Sessions).Value;
        SecuredSession b = Assert.Single(pair.B.Sessions).Value;
        Assert.Equal(SessionLife.Live, a.Life);
        Assert.Equal(SessionLife.Live, b.Life);
        Assert.Equal(a.Id, b.Id);
        Assert.Equal(pair.B.Id, a.Peer);
        Assert.Equal(pair.A.Id, b.Peer);
        Assert.Equal(a.Terms.ToString(), b.Terms.ToString());
        Assert.Equal(pair.A.Cryptography.CipherKeys.Order(), pair.B.Cryptography.CipherKeys.Order());
        Assert.Equal(pair.A.SessionKeys, pair.B.SessionKeys);
        Assert.NotEqual(0, pair.A.SessionKeys);
    }

    /// <summary>A message each way arrives as it was and is told to be secured.</summary>
    internal static void AssertTalk(SessionPair pair)
    {
        Assert.True(pair.A.Send(pair.A.OnlySession!, [1, 2, 3]));
        Assert.True(pair.B.Send(pair.B.OnlySession!, [4, 5]));
        pair.Run();
        Assert.Equal([1, 2, 3], pair.B.Received[^1].Body);
        Assert.Equal([4, 5], pair.A.Received[^1].Body);
        Assert.True(pair.A.Received[^1].IsSecured && pair.B.Received[^1].IsSecured);
    }
}
