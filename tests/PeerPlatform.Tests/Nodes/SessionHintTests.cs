using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Silence, and what anyone may say of it: a hint that a session is lost leads to a ping, and only silence ends the session.</summary>
public sealed class SessionHintTests
{
    private readonly ManualTimeProvider _time = new();

    private PeerSetting Setting => new() { Time = _time };

    [Fact]
    public async Task HintLeadsToPingsAndAnAnswerKeepsTheSession()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        await using TestPeer stranger = new TestPeer(3, Setting).Started();
        PeerSession session = await first.LiveAsync(second);

        stranger.Tap.Inject(Hint(second, session.Id), first.Address);

        await Eventually.TrueAsync(() => first[NodeCounter.HintsHeard] == 1 && session.RoundTrip is not null, "the peer is pinged and answers");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(session.IsLive);
    }

    [Fact]
    public async Task HintAndSilenceEndTheSessionSoon()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        PeerSession session = await first.LiveAsync(second);
        second.Tap.Holds = true;
        long received = second[NodeCounter.Received];

        second.Tap.Inject(Hint(second, session.Id), first.Address);
        await Eventually.TrueAsync(() => first[NodeCounter.HintsHeard] == 1, "the hint is heeded");
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.True(session.IsLive);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseReason.Silent, session.CloseReason);
        await Eventually.TrueAsync(() => second[NodeCounter.Received] >= received + 4, "pinged several times: one that is lost must not end a session");
    }

    [Fact]
    public async Task FloodOfHintsCostsOnePingNowAndThen()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        PeerSession session = await first.LiveAsync(second);
        uint sent = session.Messages.Sent;
        byte[] hint = Hint(second, session.Id);

        for (int i = 1; i <= 200; i++)
        {
            second.Tap.Inject(hint, first.Address);
            await Eventually.TrueAsync(() => first[NodeCounter.HintsHeard] + first[NodeCounter.HintsIgnored] == i, "each hint is counted");
        }

        Assert.Equal(1, first[NodeCounter.HintsHeard]);
        Assert.Equal(sent + 1, session.Messages.Sent);
    }

    [Fact]
    public async Task HintOfAnotherSenderOrReasonOrSessionIsIgnored()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        await using TestPeer third = new TestPeer(3, Setting).Started();
        PeerSession session = await first.LiveAsync(second);

        third.Tap.Inject(Hint(third, session.Id), first.Address);
        third.Tap.Inject(Hint(second, session.Id + 1), first.Address);
        third.Tap.Inject(Hint(second, session.Id, RejectReason.Busy), first.Address);

        await Eventually.TrueAsync(() => first[NodeCounter.HintsIgnored] == 2 && first[NodeCounter.UnknownAttempt] == 1, "each is counted");
        Assert.Equal(0, first[NodeCounter.HintsHeard]);
    }

    [Fact]
    public async Task SilenceOfAMinuteEndsASessionAndPingsKeepAnIdleOne()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        PeerSession session = await first.LiveAsync(second);
        await Eventually.TrueAsync(() => second.Node.Sessions.Any(one => one.IsLive), "live at the other end too");
        PeerSession other = second.Node.Sessions.Single();
        TimeSpan asked = TimeSpan.FromSeconds(15);
        for (int i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(16));
            bool Heard() => session.HeardAgo <= asked && other.HeardAgo <= asked;
            await Eventually.TrueAsTimePassesAsync(_time, TimeSpan.FromMilliseconds(100), Heard, "idle, and asked, and answered, at both ends");
        }

        Assert.True(session.IsLive);
        second.Tap.Holds = true;
        _time.Advance(TimeSpan.FromSeconds(44));
        Assert.True(session.IsLive);
        await Eventually.TrueAsTimePassesAsync(_time, TimeSpan.FromSeconds(1), () => !session.IsLive, "nothing is heard for a minute");
        Assert.Equal(CloseReason.Silent, session.CloseReason);
    }

    [Fact]
    public async Task PeerThatWasStartedAgainIsNoticedByItsHintAndAskedAnew()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        TestPeer before = new TestPeer(2, Setting).Started();
        int port = before.Tap.LocalEndpoint.Port;
        PeerSession[] sessions = [await first.LiveAsync(before), await first.LiveAsync(before), await first.LiveAsync(before)];
        TaskCompletionSource<CloseReason> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Node.SessionEnded += (_, reason) => ended.TrySetResult(reason);

        // It falls over: no word of it reaches anybody.
        before.Tap.Holds = true;
        await before.DisposeAsync();
        await using TestPeer after = new TestPeer(2, Setting with { Port = port, BootCount = 2 }).Started();
        PeerSession last = first.Node.FindSession(sessions[0].Peer, TestPeer.Purpose)!;
        last.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        await Eventually.TrueAsync(() => first[NodeCounter.HintsHeard] == 1, "the peer says that it does not know the session");
        Assert.True(last.IsLive);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(last.IsLive);
        Assert.Contains(await ended.Task, new[] { CloseReason.Silent, CloseReason.Replaced });

        PeerSession again = await first.LiveAsync(after);
        again.SendBody(TestPeer.Tag, 2u, BodyLog.Write);
        await after.Bodies.UntilAsync(1);
        Assert.Equal([2u], after.Bodies.Numbers);
    }

    [Fact]
    public async Task SessionOfALaterStartOfThePeerTakesTheEarlierOnesPlaceWhoeverAsked()
    {
        await using TestPeer first = new TestPeer(2, Setting).Started();
        TestPeer before = new TestPeer(1, Setting).Started();
        int port = before.Tap.LocalEndpoint.Port;

        // The peer with the smaller id asked: of two sessions asked for at once its own would stay.
        PeerSession lost = await before.LiveAsync(first);
        before.Tap.Holds = true;
        await before.DisposeAsync();
        await using TestPeer after = new TestPeer(1, Setting with { Port = port, BootCount = 2 }).Started();

        PeerSession found = await first.LiveAsync(after);

        Assert.Equal(found, first.Node.FindSession(after.Node.Id, TestPeer.Purpose));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(found.Id, Assert.Single(first.Node.Sessions).Id);
        Assert.NotEqual(lost.Id, found.Id);
    }

    [Fact]
    public async Task HintsOfUnknownSessionsAreFewForEachSource()
    {
        await using TestPeer first = new TestPeer(1, Setting).Started();
        await using TestPeer second = new TestPeer(2, Setting).Started();
        await using TestPeer third = new TestPeer(3, Setting).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] unknown = first.Sealed(session, 1);
        unknown[16] ^= 0xFF;

        for (int i = 0; i < 30; i++)
        {
            first.Tap.Inject(unknown, second.Address);
        }

        third.Tap.Inject(unknown, second.Address);
        await Eventually.TrueAsync(() => second[NodeCounter.UnknownSession] == 31, "all are counted");

        // One for each source in each second; the clock stands.
        Assert.Equal(2, second[NodeCounter.HintsSent]);
        Assert.Equal(29, second[NodeCounter.HintsShed]);
        _time.Advance(TimeSpan.FromSeconds(1));
        first.Tap.Inject(unknown, second.Address);
        await Eventually.TrueAsync(() => second[NodeCounter.HintsSent] == 3, "another second, another hint");
    }

    private static byte[] Hint(TestPeer by, ulong sessionId, RejectReason reason = RejectReason.UnknownSession)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        SessionTools tools = by.Node.RentTools();
        int length = SessionRefusal.Write(tools, 0, sessionId, reason, buffer, 0, buffer.Length);
        by.Node.ReturnTools(tools);
        return buffer[..length];
    }
}
