using NanoPeers.Attempts;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>Two peers without private keys get a session of their own through an authority. INTRODUCTION.md.</summary>
public sealed class IntroductionTests
{
    [Fact]
    public void TwoConstrainedPeersGetASessionOfTheirOwn()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introduce();
        all.Network.Run(1000);
        Assert.Equal(IntroducerState.Introduced, all.Introducer.State);
        AssertPairIsLive(all);
        Assert.Equal(Introducer.Never, all.Introducer.NextTimeoutMillis);
        Assert.Null(all.Next());
    }

    [Fact]
    public void TheResponderIsToldFirstSoThatNoRequestComesTooEarly()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        (byte[] first, IntroducedPeer told) = all.Next()!.Value;
        Assert.Same(all.High, told);
        Assert.Equal(IntroducerState.TellingResponder, all.Introducer.State);
        Assert.Null(all.Next());
        all.Receive(all.High.Answer(first)!, all.High);
        Assert.Equal(IntroducerState.TellingInitiator, all.Introducer.State);
        Introduction held = HeldBy(all.High)!;
        Assert.False(held.IsInitiator);
        Assert.Equal(IntroducedPeers.LowEndpoint, held.Endpoint);
        Assert.Equal(all.Low.Self.Id, held.Peer);
        Assert.Equal(60_000, held.ExpiresAtMillis);
        Assert.Equal(all.Introducer.Id, held.Id);
    }

    [Fact]
    public void UnderLossDoublingAndReorderingItEndsInAPairSessionOrANamedFailure()
    {
        int introduced = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var network = new VirtualNetwork(seed) { Loss = 0.3, Doubling = 0.2, LongestDelayMillis = 500 };
            var all = new IntroducedPeers(network);
            all.Introduce();
            network.Run(60_000, () => all.Introducer.State is IntroducerState.Introduced or IntroducerState.Failed);
            network.Run(network.NowMillis + 20_000);
            Assert.All(all.Low.Answers.Concat(all.High.Answers), answer => Assert.Equal(RejectReason.None, answer));
            if (all.Introducer.State == IntroducerState.Failed)
            {
                Assert.Equal(IntroductionFailure.NothingHeard, all.Introducer.Failure);
                Assert.NotNull(all.Introducer.FailedPeer);
                continue;
            }

            introduced++;
            if (all.Low.Initiator!.State == InitiatorState.Established)
            {
                AssertPairIsLive(all);
            }
            else
            {
                Assert.NotEqual(SessionFailure.None, all.Low.Initiator.Failure);
                Assert.NotEqual(SessionFailure.WrongKey, all.Low.Initiator.Failure);
            }
        }

        // Five sendings to each, half of which lose message or answer: 1 - 2 * 0.5^5 = 94 %, less what is delayed beyond the end.
        Assert.True(introduced >= 170, $"{introduced} of 200");
    }

    [Fact]
    public void TheSecretIsNeverOnTheWireAndNobodyElseCanUseTheIntroduction()
    {
        byte[] secret = [.. Enumerable.Range(0x61, 32).Select(i => (byte)i)];
        var network = new VirtualNetwork(1);
        var all = new IntroducedPeers(network);
        var random = new CapturingRandom(secret);
        SessionTools tools = new(all.Authority.Id, random, new SequenceCounter(4), all.Authority.Trace, true);
        var introducer = new Introducer(tools);
        introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        Assert.Equal(secret, random.Filled);
        var message = new SessionMessage();
        foreach (IntroducedPeer peer in (IntroducedPeer[])[all.High, all.Low])
        {
            int length = introducer.PollTransmit(peer.WithAuthority.OfFirst, tools.Writer, all.Authority.Buffer, 0, 1400);
            byte[] datagram = all.Authority.Buffer[..length];
            Assert.Equal(-1, datagram.AsSpan().IndexOf(secret.AsSpan(0, 8)));
            byte[] answer = peer.Answer([.. datagram])!;
            Assert.Equal(OpenStatus.Opened, all.Authority.Open(answer, peer.WithAuthority.OfFirst, message, 0));
            introducer.HandleMessage(message, peer.WithAuthority.OfFirst, 0);
        }

        Assert.Equal(IntroducerState.Introduced, introducer.State);
        Assert.All(random.Filled!, octet => Assert.Equal(0, octet));

        // The pair's two secrets are neither the secret nor each other.
        byte[] exchange = new byte[32];
        HeldBy(all.High)!.CreateKeyExchange().CopySecret(exchange);
        byte[] claim = [1, 2, 3];
        byte[] byExchange = new byte[32];
        byte[] byAuthenticator = new byte[32];
        HeldBy(all.High)!.CreateAuthenticator().Prove(claim, 3, byAuthenticator, 0);
        new SecretAuthenticator(all.High.Self.Cryptography, AuthenticatorMethod.Introduction, exchange, 0).Prove(claim, 3, byExchange, 0);
        Assert.NotEqual(secret, exchange);
        Assert.NotEqual(byExchange, byAuthenticator);
        new SecretAuthenticator(all.High.Self.Cryptography, AuthenticatorMethod.Introduction, secret, 0).Prove(claim, 3, byExchange, 0);
        Assert.NotEqual(byExchange, byAuthenticator);
    }

    [Fact]
    public void AFailedIntroductionLeavesNoSecretBehind()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        var random = new CapturingRandom([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var introducer = new Introducer(new SessionTools(all.Authority.Id, random, new SequenceCounter(4), all.Authority.Trace, true));
        introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        Assert.NotEqual(0, random.Filled![0]);
        introducer.Cancel(5);
        Assert.All(random.Filled!, octet => Assert.Equal(0, octet));
        Assert.Equal(IntroductionFailure.Cancelled, introducer.Failure);
        introducer.Cancel(6);
        introducer.HandleTimeout(100_000);
        Assert.Equal(IntroductionFailure.Cancelled, introducer.Failure);
    }

    [Fact]
    public void WhatDoesNotFitLeavesNoSecretInTheBuffer()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        byte[] tooSmall = new byte[185]; // 179 octets and 14 of padding
        Assert.Equal(0, all.Introducer.PollTransmit(all.High.WithAuthority.OfFirst, all.Authority.Tools.Writer, tooSmall, 0, tooSmall.Length));
        Assert.All(tooSmall, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public void TheAttemptHasOneIdAtAllThreePeers()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introduce();
        all.Network.Run(1000);
        ulong id = all.Introducer.Id;
        Assert.Equal(
            [AttemptStep.IntroduceSent, AttemptStep.IntroducedHeard, AttemptStep.IntroduceSent, AttemptStep.IntroducedHeard], Steps(all.Authority, id));
        Assert.Equal(
            [AttemptStep.IntroductionTaken, AttemptStep.RequestSent, AttemptStep.AcceptHeard, AttemptStep.KeysAgreed, AttemptStep.Confirmed],
            Steps(all.Low.Self, id));
        Assert.Equal(AttemptStep.IntroductionTaken, Steps(all.High.Self, id)[0]);
        Assert.Equal(AttemptStep.Confirmed, Steps(all.High.Self, id)[^1]);
    }

    [Fact]
    public void NothingHeardIsNamedWithItsPeer()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1) { Loss = 1 });
        all.Introduce();
        all.Network.Run(60_000);
        AssertFailed(all, IntroductionFailure.NothingHeard, all.High, AttemptStep.TimedOut);
        Assert.Equal(5, all.Network.Sent);

        all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introduce();
        all.Network.Run(60_000, () => all.Introducer.State == IntroducerState.TellingInitiator);
        all.Network.Loss = 1;
        all.Low.WithAuthority = SessionPair.Establish(all.Authority, all.Low.Self); // the peer has another key by now
        all.Network.Run(60_000);
        AssertFailed(all, IntroductionFailure.NothingHeard, all.Low, AttemptStep.TimedOut);
    }

    [Fact]
    public void ARefusalIsNamedWithItsPeerAndReason()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1), capacity: 0);
        all.Introduce();
        all.Network.Run(60_000);
        AssertFailed(all, IntroductionFailure.Refused, all.High, AttemptStep.IntroductionRefused);
        Assert.Equal(RejectReason.Busy, all.Introducer.RejectReason);
        Assert.Empty(all.Low.Answers);
    }

    [Fact]
    public void WhoIsNoAuthorityIsNotBelieved()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.High.TrustsAuthority = false;
        all.Introduce();
        all.Network.Run(60_000);
        AssertFailed(all, IntroductionFailure.Refused, all.High, AttemptStep.IntroductionRefused);
        Assert.Equal(RejectReason.RefusedByPolicy, all.Introducer.RejectReason);
        Assert.Equal(0, all.High.Table.Count);
    }

    [Fact]
    public void AnEndedSessionIsNamed()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1) { Loss = 1 });
        all.Introduce();
        all.High.WithAuthority.OfFirst.Close(CloseReason.Silent);
        all.Network.Run(1000);
        AssertFailed(all, IntroductionFailure.SessionEnded, all.High, AttemptStep.IntroductionWithoutSession);
    }

    [Fact]
    public void WhatCannotBeIntroducedIsRefusedAtOnce()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        SecuredSession low = all.Low.WithAuthority.OfFirst;
        SecuredSession high = all.High.WithAuthority.OfFirst;
        Introducer it = all.Introducer;
        it.Start(low, "udp://a:1", low, "udp://a:1", 60, 0);
        Assert.Equal((IntroducerState.Failed, IntroductionFailure.SamePeer), (it.State, it.Failure));
        it.Start(all.Low.WithAuthority.OfSecond, "udp://a:1", high, "udp://a:1", 60, 0);
        Assert.Equal((IntroducerState.Failed, IntroductionFailure.SamePeer), (it.State, it.Failure));
        it.Start(low, "udp://a:1", high, "nowhere", 60, 0);
        Assert.Equal((IntroductionFailure.BadEndpoint, all.High.Self.Id), (it.Failure, it.FailedPeer));
        it.Start(low, "", high, "udp://a:1", 60, 0);
        Assert.Equal((IntroductionFailure.BadEndpoint, all.Low.Self.Id), (it.Failure, it.FailedPeer));
        it.Start(low, "udp://a:1", high, "udp://a:1", 0, 0);
        Assert.Equal(IntroductionFailure.BadLifetime, it.Failure);
        it.Start(low, "udp://a:1", high, "udp://a:1", 60, 86_400_000);
        Assert.Equal((IntroductionFailure.NoSession, all.Low.Self.Id), (it.Failure, it.FailedPeer));
        high.Close(CloseReason.Silent);
        it.Start(low, "udp://a:1", high, "udp://a:1", 60, 0);
        Assert.Equal((IntroductionFailure.NoSession, all.High.Self.Id), (it.Failure, it.FailedPeer));
        Assert.Null(all.Next());
        Assert.Equal(Introducer.Never, it.NextTimeoutMillis);
    }

    [Fact]
    public void ANewIntroductionEndsTheOneUnderWayAndHasAHigherId()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        ulong first = all.Introducer.Id;
        byte[] answer = all.High.Answer(all.Next()!.Value.Datagram)!;
        all.Introduce();
        Assert.True(all.Introducer.Id > first);
        all.Receive(answer, all.High);
        Assert.Equal(IntroducerState.TellingResponder, all.Introducer.State); // that one was for the first
        all.Network.Run(1000);
        Assert.Equal(IntroducerState.Introduced, all.Introducer.State);
        AssertPairIsLive(all);
    }

    [Fact]
    public void OnlyThePeerThatIsToldCanAnswer()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introducer.Start(all.Low.WithAuthority.OfFirst, IntroducedPeers.LowEndpoint, all.High.WithAuthority.OfFirst, IntroducedPeers.HighEndpoint, 60, 0);
        all.Next();
        SecuredSession lows = all.Low.WithAuthority.OfSecond;
        int length = IntroductionMessages.WriteIntroduced(lows, all.Low.Self.Tools.Writer, all.Introducer.Id, RejectReason.None, all.Low.Self.Buffer, 0, 1400);
        all.Receive(all.Low.Self.Buffer[..length], all.Low);
        Assert.Equal(IntroducerState.TellingResponder, all.Introducer.State);
        Assert.Equal(0, all.Introducer.PollTransmit(all.Low.WithAuthority.OfFirst, all.Authority.Tools.Writer, all.Authority.Buffer, 0, 1400));
    }

    internal static Introduction? HeldBy(IntroducedPeer peer)
    {
        byte[] other = new byte[16];
        peer.Other.Self.Id.CopyTo(other, 0);
        return peer.Table.FindPeer(other, 0, 0);
    }

    private static void AssertPairIsLive(IntroducedPeers all)
    {
        Assert.Equal(InitiatorState.Established, all.Low.Initiator!.State);
        Assert.Null(all.High.Initiator);
        SecuredSession low = all.Low.WithOther!;
        SecuredSession high = all.High.WithOther!;
        Assert.Equal(low.Id, high.Id);
        Assert.Equal(SessionLife.Live, low.Life);
        Assert.Equal(SessionLife.Live, high.Life);
        Assert.Equal(KeyExchangeMethod.Introduction, high.Terms.KeyExchange);
        Assert.Equal(all.High.Self.Id, low.Peer);
        Assert.Equal(all.Low.Self.Id, high.Peer);
        int length = SessionControl.WritePing(high, all.High.Self.Tools.Writer, 9, all.High.Self.Buffer, 0, 1400);
        Assert.Equal(OpenStatus.Opened, all.Low.Self.Open(all.High.Self.Buffer[..length], low, new SessionMessage(), all.Network.NowMillis));
    }

    private static void AssertFailed(IntroducedPeers all, IntroductionFailure failure, IntroducedPeer peer, AttemptStep step)
    {
        Assert.Equal(IntroducerState.Failed, all.Introducer.State);
        Assert.Equal(failure, all.Introducer.Failure);
        Assert.Equal(peer.Self.Id, all.Introducer.FailedPeer);
        Assert.Equal(step, Steps(all.Authority, all.Introducer.Id)[^1]);
        Assert.Equal(Introducer.Never, all.Introducer.NextTimeoutMillis);
        Assert.Null(all.Introducer.DueSession);
    }

    private static AttemptStep[] Steps(VirtualPeer peer, ulong attempt) =>
        [.. Enumerable.Range(0, peer.Trace.Count).Where(i => peer.Trace.AttemptAt(i) == attempt).Select(peer.Trace.StepAt)];
}
