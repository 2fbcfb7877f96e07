using NanoPeers.Attempts;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>
/// Messages that are lost, doubled or late, and peers that are switched off, at every step of every way to set a session up. Each ends in one
/// session, or in a named failure that leaves nothing behind.
/// </summary>
public sealed class FaultTests
{
    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void AnySingleFaultIsOvercome(string name)
    {
        Variant variant = Variant.Of(name);
        int messages = CountOf(variant);
        Assert.InRange(messages, 4, 12);
        for (int at = 0; at < messages; at++)
        {
            foreach (Fault fault in Fault.All)
            {
                SessionPair pair = variant.Prepare();
                pair.Network = new SingleFault(at, fault);
                SessionInitiator initiator = pair.Connect(variant.MakeExchange());
                Assert.True(InitiatorState.Established == initiator.State, $"message {at} {fault.Name}: {SessionFailureName.Of(initiator.Failure)}");
                SetUpTests.AssertSame(pair);
                SetUpTests.AssertTalk(pair);
                Assert.Equal(1, pair.B.Policy.ExchangesBegun);
                Assert.Equal(variant.AsksUser ? 1 : 0, pair.B.Prompts);
                Assert.Equal(0, pair.B.Policy.LiveExchanges);
                Assert.Empty(pair.B.Refusals);
                Assert.All(pair.B.Answering, one => Assert.Equal(ResponderState.Idle, one.State));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void AnyPairOfLossesIsOvercome(string name)
    {
        Variant variant = Variant.Of(name);
        for (int first = 0; first < CountOf(variant); first++)
        {
            for (int second = first + 1; second < first + 6; second++)
            {
                SessionPair pair = variant.Prepare();
                pair.Network = new LosingTwo(first, second);
                SessionInitiator initiator = pair.Connect(variant.MakeExchange());
                Assert.True(InitiatorState.Established == initiator.State, $"{first} and {second}: {SessionFailureName.Of(initiator.Failure)}");
                SetUpTests.AssertSame(pair);
                Assert.Equal(1, pair.B.Policy.ExchangesBegun);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void ABadNetworkEndsInOneSessionOrInANamedFailure(string name)
    {
        Variant variant = Variant.Of(name);
        int established = 0;
        const int Runs = 60;
        for (int seed = 0; seed < Runs; seed++)
        {
            SessionPair pair = variant.Prepare(seed + 1);
            pair.Network = new RandomNetwork(seed, loss: 0.3, doubling: 0.2, maxDelayMillis: 600);
            SessionInitiator initiator = pair.Connect(variant.MakeExchange());
            established += initiator.State == InitiatorState.Established ? 1 : 0;
            AssertSound(pair, initiator, $"seed {seed}");
            Assert.InRange(pair.B.Prompts, 0, 1);
            Assert.InRange(pair.B.Policy.ExchangesBegun, 0, 1);
        }

        Assert.True(established >= Runs * 8 / 10, $"{established} of {Runs}");
    }

    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void AnInitiatorThatDiesAtAnyStepLeavesNothingAtTheOtherEnd(string name)
    {
        Variant variant = Variant.Of(name);
        for (int at = 0; at <= CountOf(variant); at++)
        {
            SessionPair pair = variant.Prepare();
            pair.A.Connect(pair.Request(variant.MakeExchange()), pair.Now);
            pair.RunUntil(() => pair.Capture.Count > at, long.MaxValue);
            pair.A.IsOff = true;
            pair.Run();
            SecuredSession? left = pair.B.Sessions.Values.SingleOrDefault(one => one.Life != SessionLife.Closed);
            if (left == null)
            {
                Assert.Equal(0, pair.B.SessionKeys);
            }
            else
            {
                // It had shown that it has the key before it died: the session is as live as one whose peer dies an hour later.
                Assert.Contains("Confirmed", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
            }

            Assert.Equal(0, pair.B.Policy.LiveExchanges);
            Assert.All(pair.B.Answering, one => Assert.Equal(ResponderState.Idle, one.State));
            AssertReconnects(pair, variant, () => pair.A = ManInTheMiddleTests.Restarted(pair.A));
        }
    }

    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void AResponderThatDiesAtAnyStepIsNamedAndLeavesNothing(string name)
    {
        Variant variant = Variant.Of(name);
        for (int at = 0; at <= CountOf(variant); at++)
        {
            SessionPair pair = variant.Prepare();
            SessionInitiator initiator = pair.A.Connect(pair.Request(variant.MakeExchange()), pair.Now);
            pair.RunUntil(() => pair.Capture.Count > at, long.MaxValue);
            pair.B.IsOff = true;
            pair.Run();
            if (initiator.State == InitiatorState.Failed)
            {
                Assert.Contains(initiator.Failure, new[] { SessionFailure.NothingHeard, SessionFailure.NeverConfirmed, SessionFailure.NeverDecided });
                Assert.Equal(0, pair.A.SessionKeys);
            }
            else
            {
                Assert.Equal(InitiatorState.Established, initiator.State);
                Assert.Equal(SessionLife.Live, pair.B.OnlySession!.Life);
            }

            AssertReconnects(pair, variant, () => pair.B = ManInTheMiddleTests.Restarted(pair.B));
        }
    }

    [Theory]
    [MemberData(nameof(Variant.Names), MemberType = typeof(Variant))]
    public void AResponderThatIsRestartedAtAnyStepGetsItsSessionByANewAttempt(string name)
    {
        Variant variant = Variant.Of(name);
        for (int at = 0; at <= CountOf(variant); at++)
        {
            SessionPair pair = variant.Prepare();
            SessionInitiator initiator = pair.A.Connect(pair.Request(variant.MakeExchange()), pair.Now);
            pair.RunUntil(() => pair.Capture.Count > at, long.MaxValue);
            SessionPeer before = pair.B;
            pair.B = ManInTheMiddleTests.Restarted(pair.B);
            Configure(pair.B, variant);
            pair.Run();
            Assert.True(initiator.State is InitiatorState.Established or InitiatorState.Failed);
            bool agrees = initiator.State == InitiatorState.Established && pair.B.OnlySession?.Life == SessionLife.Live;
            Assert.True(agrees || initiator.State == InitiatorState.Failed || before.Sessions.Count == 1);
            AssertReconnects(pair, variant, () => { });
        }
    }

    [Fact]
    public void ASlowResponderIsWaitedFor()
    {
        SessionPair pair = new();
        pair.B.ComputingTakesMillis = 30_000;
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(InitiatorState.Established, initiator.State);
        Assert.InRange(pair.Elapsed, 30_000, 31_000);
        SetUpTests.AssertSame(pair);
        string steps = SetUpTests.StepsOf(pair.A);
        Assert.Contains("WaitHeard", steps, StringComparison.Ordinal);
        Assert.Equal(1, pair.B.Policy.ExchangesBegun);
        Assert.InRange(pair.Capture.Count(one => one.From == pair.A), 8, 20);
    }

    [Fact]
    public void AResponderThatNeverGetsDoneRefuses()
    {
        SessionPair pair = new();
        pair.B.ComputingTakesMillis = 1_000_000;
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(RejectReason.Busy, initiator.RejectReason);
        DecisionTests.AssertNoKeys(pair);
    }

    [Fact]
    public void CancellingLeavesNothing()
    {
        for (int at = 0; at < 4; at++)
        {
            SessionPair pair = new();
            SessionInitiator initiator = pair.A.Connect(pair.Request(), pair.Now);
            pair.RunUntil(() => pair.Capture.Count > at, long.MaxValue);
            bool live = initiator.State == InitiatorState.Established;
            initiator.Cancel(pair.Now);
            initiator.Cancel(pair.Now);
            pair.Run();
            Assert.Equal(live, initiator.State == InitiatorState.Established);
            if (!live)
            {
                Assert.Equal(SessionFailure.Cancelled, initiator.Failure);
                Assert.Equal(AttemptStep.Cancelled, pair.A.Trace.StepAt(pair.A.Trace.Count - 1));
                Assert.Equal(SessionInitiator.Never, initiator.NextTimeoutMillis);
                Assert.Equal(0, pair.A.SessionKeys);
            }
        }
    }

    [Fact]
    public void ResettingAResponderDisposesOfASessionThatWasNeverConfirmed()
    {
        SessionPair pair = new();
        pair.A.Connect(pair.Request(), pair.Now);
        Assert.True(pair.RunUntil(() => pair.B.OnlySession != null, long.MaxValue));
        Assert.NotEqual(0, pair.B.SessionKeys);
        pair.B.Answering[0].Reset();
        Assert.Equal(0, pair.B.SessionKeys);
        Assert.Equal(CloseReason.Unconfirmed, pair.B.OnlySession!.Reason);
    }

    private static void AssertSound(SessionPair pair, SessionInitiator initiator, string run)
    {
        if (initiator.State == InitiatorState.Established)
        {
            SecuredSession b = Assert.Single(pair.B.Sessions).Value;
            Assert.True(b.Life == SessionLife.Live, run);
            SetUpTests.AssertSame(pair);
            return;
        }

        Assert.True(initiator.State == InitiatorState.Failed && initiator.Failure != SessionFailure.None, run);
        Assert.True(pair.A.SessionKeys == 0, run);
        bool halfLive = initiator.Failure == SessionFailure.NeverConfirmed && pair.B.OnlySession?.Life == SessionLife.Live;
        Assert.True(halfLive || pair.B.SessionKeys == 0, run);
        Assert.Equal(0, pair.B.Policy.LiveExchanges);
    }

    private static void AssertReconnects(SessionPair pair, Variant variant, Action restart)
    {
        restart();
        pair.A.IsOff = false;
        Configure(pair.B, variant);
        pair.A.Policy.Session.SendKeySeparately = variant.KeySeparateA;
        pair.A.Policy.ProvesNothing = variant.ProvesNothing;
        pair.A.Initiators.Clear();
        pair.Network = new PerfectNetwork();
        Assert.Equal(InitiatorState.Established, pair.Connect(variant.MakeExchange()).State);
    }

    private static void Configure(SessionPeer b, Variant variant)
    {
        b.Policy.Session.SendKeySeparately = variant.KeySeparateB;
        b.Policy.ProvesNothing = variant.ProvesNothing;
        b.Policy.Session.KeyExchanges = [(byte)variant.Exchange];
        b.Policy.Introductions[77] = SessionPair.Secret;
        b.UserSays = true;
        b.Policy.Decision = _ => variant.AsksUser ? AcceptDecision.AskUser : AcceptDecision.Accept;
    }

    private static int CountOf(Variant variant)
    {
        SessionPair pair = variant.Prepare();
        Assert.Equal(InitiatorState.Established, pair.Connect(variant.MakeExchange()).State);
        return pair.Capture.Count;
    }

    private sealed class LosingTwo(int first, int second) : INetwork
    {
        public IEnumerable<long> Delays(int index, byte[] octets) => index == first || index == second ? [] : [5];
    }
}
