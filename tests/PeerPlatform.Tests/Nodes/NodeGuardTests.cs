using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>What others' code throws, or does at the wrong moment, costs one message or one set-up, never a thread, a session or the process.</summary>
public sealed class NodeGuardTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task HandlerThatThrowsCostsOneMessage()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        second.Bodies.OnBody = body => Refuse(BodyLog.NumberOf(body) == 1);
        PeerSession session = await first.LiveAsync(second);

        session.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        session.SendBody(TestPeer.Tag, 2u, BodyLog.Write);

        await second.Bodies.UntilAsync(1);
        Assert.Equal([2u], second.Bodies.Numbers);
        Assert.Equal(1, second[NodeCounter.HandlerFaults]);
    }

    [Fact]
    public async Task ListenersThatThrowKeepNeitherTheCallerWaitingNorTheOtherListenersFromHearing()
    {
        ManualTimeProvider time = new();
        PeerSetting setting = new() { Time = time, LifetimeSeconds = 60 };
        await using TestPeer first = new TestPeer(1, setting).Started();
        await using TestPeer second = new TestPeer(2, setting).Started();
        int heard = 0;
        first.Node.SessionLive += _ => Refuse(true);
        first.Node.SessionLive += _ => heard++;
        first.Node.SessionAgeing += _ => Refuse(true);
        first.Node.SessionAgeing += _ => heard++;
        first.Node.SessionEnded += (_, _) => Refuse(true);
        first.Node.SessionEnded += (_, _) => heard++;

        ConnectResult result = await first.ConnectAsync(second).WaitAsync(_patience, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(2, heard);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.False(result.Session!.IsLive);
        Assert.Empty(first.Node.Sessions);
        Assert.True(heard >= 3);
        Assert.Equal(heard, first[NodeCounter.HandlerFaults]);
        Assert.Equal(0, first[NodeCounter.BackgroundFaults]);
    }

    [Fact]
    public async Task PolicyThatThrowsIsToldAsBusyAndLeavesNothingBehind()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Authenticator = () => throw new IOException("The disk is gone.") }).Started();

        ConnectResult result = await first.ConnectAsync(second).WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal((SessionFailure.Refused, RejectReason.Busy), (result.Failure, result.Reason));
        Assert.True(second[NodeCounter.SetUpFaults] >= 1);
        await Eventually.TrueAsync(() => second.Node.SetUpsUnderWay == 0 && first.Node.SetUpsUnderWay == 0, "no set-up is left");
        Assert.Contains(Attempts.AttemptStep.RequestRefused, second.Trace.StepsOf(result.AttemptId));
    }

    [Fact]
    public async Task TransportThatThrowsEndsTheAttemptWithItsException()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        first.Tap.Throws = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => first.ConnectAsync(second).WaitAsync(_patience, TestContext.Current.CancellationToken));

        Assert.Equal(0, first.Node.SetUpsUnderWay);
        Assert.Equal(1, first[NodeCounter.SetUpFaults]);
        first.Tap.Throws = false;
        Assert.True((await first.LiveAsync(second)).IsLive);
    }

    [Fact]
    public async Task TransportThatThrowsOnATimersThreadIsCounted()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        PeerSession session = await first.LiveAsync(second);
        second.Tap.Throws = true;
        first.Tap.Throws = true;

        time.Advance(TimeSpan.FromSeconds(16));

        Assert.True(first[NodeCounter.BackgroundFaults] > 0);
        Assert.True(session.IsLive);
        first.Tap.Throws = second.Tap.Throws = false;
        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => session.RoundTrip is not null, "the next ping is answered");
    }

    [Fact]
    public async Task PersonWhoCannotBeAskedIsANo()
    {
        PeerSetting asks = new() { Decision = AcceptDecision.AskUser, AskUser = (_, _) => throw new IOException("No terminal.") };
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2, asks).Started();

        ConnectResult result = await first.ConnectAsync(second).WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(RejectReason.RefusedByUser, result.Reason);
        Assert.Equal(1, second[NodeCounter.HandlerFaults]);
    }

    [Fact]
    public async Task CallerWhoGivesUpIsTakenAtTheirWordAndNothingIsLeft()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new(2);
        using CancellationTokenSource giveUp = new();
        Task<ConnectResult> connecting = first.ConnectUntilAsync(second, giveUp.Token);
        Assert.Equal(1, first.Node.SetUpsUnderWay);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.Equal(0, first.Node.SetUpsUnderWay);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.ConnectUntilAsync(second, giveUp.Token));
        Assert.Equal(0, first.Node.SetUpsUnderWay);
    }

    [Fact]
    public async Task CallerWhoGivesUpTooLateGetsTheSessionThatIsLive()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        using CancellationTokenSource giveUp = new();
        first.Node.SessionLive += _ => giveUp.Cancel();

        ConnectResult result = await first.ConnectUntilAsync(second, giveUp.Token).WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.True(result.Session!.IsLive);
    }

    [Fact]
    public async Task NodeThatStopsEndsWhatWaitsForIt()
    {
        TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new(2);
        Task<ConnectResult> connecting = first.ConnectAsync(second);

        await first.DisposeAsync();

        Assert.Equal(SessionFailure.Cancelled, (await connecting.WaitAsync(_patience, TestContext.Current.CancellationToken)).Failure);
        ConnectResult afterwards = await first.ConnectAsync(second).WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Equal(SessionFailure.Cancelled, afterwards.Failure);
        Assert.Equal(0, first.Node.SetUpsUnderWay);
    }

    [Fact]
    public async Task NodeMayBeStoppedWhileMessagesArrive()
    {
        await using TestPeer first = new TestPeer(1).Started();
        TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        using CancellationTokenSource enough = new();
        Task flood = Task.Run(
            () =>
            {
                for (uint number = 1; !enough.IsCancellationRequested; number++)
                {
                    session.SendBody(TestPeer.Tag, number, BodyLog.Write);
                }
            },
            TestContext.Current.CancellationToken);
        Task<ConnectResult>[] connecting = [.. Enumerable.Range(0, 20).Select(_ => first.ConnectAsync(second))];
        await second.Bodies.UntilAsync(100);

        await second.DisposeAsync();

        int delivered = second.Bodies.Count;
        await enough.CancelAsync();
        await flood;
        Assert.Empty(second.Node.Sessions);
        Assert.Equal(0, second.Node.SetUpsUnderWay);
        Assert.Equal(delivered, second.Bodies.Count);
        Assert.Equal(0, second[NodeCounter.BackgroundFaults] + second[NodeCounter.SetUpFaults] + second[NodeCounter.HandlerFaults]);
        await first.DisposeAsync();
        await Task.WhenAll(connecting).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    private static void Refuse(bool throws)
    {
        if (throws)
        {
            throw new InvalidOperationException("A fault, for the test.");
        }
    }
}
