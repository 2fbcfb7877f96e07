using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Sessions set up by many at once, from both ends at once, and beside sessions that are there.</summary>
public sealed class NodeSetUpTests
{
    private static readonly TimeSpan _afterTheGrace = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task HundredSetUpsAtOnceAllSucceed()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();

        ConnectResult[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => first.Node.ConnectAsync(
            second.Address, first.Request($"purpose{i}"), TestContext.Current.CancellationToken)));

        Assert.All(results, result => Assert.True(result.Session?.IsLive, result.Problem));
        Assert.Equal(100, results.Select(result => result.Session!.Id).Distinct().Count());
        await Eventually.TrueAsync(() => second[NodeCounter.SessionsSetUp] == 100, "live at the other end");
        Assert.Equal(100, second.Node.Sessions.Count);
        Assert.Equal(0, first.Node.SetUpsUnderWay + second.Node.SetUpsUnderWay);
    }

    [Fact]
    public async Task TwoThatAskEachOtherAtOnceKeepTheSameSession()
    {
        for (int round = 0; round < 20; round++)
        {
            ManualTimeProvider time = new();
            await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
            await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();

            ConnectResult[] results = await Task.WhenAll(first.ConnectAsync(second), second.ConnectAsync(first));

            Assert.All(results, result => Assert.NotNull(result.Session));
            await Eventually.TrueAsync(() => first[NodeCounter.SessionsSetUp] == 2 && second[NodeCounter.SessionsSetUp] == 2, "both live at both ends");
            time.Advance(_afterTheGrace);
            await Eventually.TrueAsync(() => first.Node.Sessions.Count == 1 && second.Node.Sessions.Count == 1, "one is left");
            time.Advance(_afterTheGrace);
            PeerSession left = Assert.Single(first.Node.Sessions);
            Assert.Equal(left.Id, Assert.Single(second.Node.Sessions).Id);
            left.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
            await second.Bodies.UntilAsync(1);
        }
    }

    [Fact]
    public async Task NewerSessionTakesTheOlderOnesPlaceAndNothingOnItsWayIsLost()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        PeerSession older = await first.LiveAsync(second);
        byte[] onItsWay = first.Sealed(older, 1);
        time.Advance(TimeSpan.FromSeconds(1));
        PeerSession newer = await first.LiveAsync(second);
        await Eventually.TrueAsync(() => second[NodeCounter.SessionsSetUp] == 2, "live at the other end");

        first.Tap.Inject(onItsWay, second.Address);

        await second.Bodies.UntilAsync(1);
        Assert.Equal(newer, first.Node.FindSession(newer.Peer, TestPeer.Purpose));
        time.Advance(_afterTheGrace);
        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 1, "the older ends at the other end");
        Assert.Equal(CloseReason.Replaced, older.CloseReason);
        Assert.Equal(newer.Id, second.Node.Sessions.Single().Id);
    }

    [Fact]
    public async Task SessionThatWasReplacedStaysWhenTheNewOneEnds()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        PeerSession older = await first.LiveAsync(second);
        time.Advance(TimeSpan.FromSeconds(1));
        PeerSession newer = await first.LiveAsync(second);
        await Eventually.TrueAsync(() => second[NodeCounter.SessionsSetUp] == 2, "live at the other end");

        newer.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 1, "the newer ends at the other end");
        time.Advance(_afterTheGrace);

        Assert.True(older.IsLive);
        older.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
    }

    [Fact]
    public async Task SetUpThatIsNeverConfirmedLeavesBothTables()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        second.Tap.Holds = true;
        Task<ConnectResult> connecting = first.ConnectAsync(second);
        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 1, "keys agreed at one end");
        Assert.False(second.Node.Sessions.Single().IsLive);

        for (int i = 0; i < 12; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        ConnectResult result = await connecting;
        Assert.Equal(SessionFailure.NothingHeard, result.Failure);
        Assert.Empty(second.Node.Sessions);
        Assert.Equal(0, first.Node.SetUpsUnderWay + second.Node.SetUpsUnderWay);
        Assert.Equal(1, second[NodeCounter.SetUpsFailed]);
    }

    [Fact]
    public async Task LateCopyOfARequestBeginsNoSecondSession()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        first.Tap.Holds = true;
        Task<ConnectResult> connecting = first.ConnectAsync(second);
        first.Tap.Holds = false;
        byte[] request = first.Tap.Held.First();
        first.Tap.Inject(request, second.Address);
        PeerSession session = (await connecting).Session!;

        first.Tap.Inject(request, second.Address);
        await Eventually.TrueAsync(() => second[NodeCounter.RequestsRepeated] >= 1, "the copy is counted");
        session.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 0, "the session ends");
        long repeated = second[NodeCounter.RequestsRepeated];
        first.Tap.Inject(request, second.Address);

        await Eventually.TrueAsync(() => second[NodeCounter.RequestsRepeated] > repeated, "the copy is counted again");
        Assert.Empty(second.Node.Sessions);
        Assert.Equal(1, second[NodeCounter.SessionsSetUp]);
    }

    [Fact]
    public async Task AnswerGoesToWhereTheLastCopyOfTheRequestCameFrom()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        await using TestPeer thief = new TestPeer(3).Started();
        first.Tap.Holds = true;
        Task<ConnectResult> connecting = first.ConnectAsync(second);
        first.Tap.Holds = false;
        byte[] request = first.Tap.Held.First();

        // Somebody on the way is faster with a copy from an address of their own; the peer sends its request again.
        thief.Tap.Inject(request, second.Address);
        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 1, "the thief's copy is answered");

        ConnectResult result = await connecting;
        Assert.NotNull(result.Session);
        await Eventually.TrueAsync(() => second.Node.Sessions.Single().IsLive, "live at the other end");
        Assert.Equal(first.Address, second.Node.Sessions.Single().Address);
    }

    [Fact]
    public async Task StrangerWhoTakesASessionsIdFromTheWireChangesNothing()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        await using TestPeer third = new TestPeer(3).Started();
        third.Tap.Holds = true;
        Task<ConnectResult> connecting = third.ConnectAsync(second);
        byte[] request = third.Tap.Held.First();
        third.Tap.Holds = false;
        PeerSession session = await first.LiveAsync(second);

        // The insider's proof holds for its own request only, but the node must not even begin to look at it.
        byte[] forged = WithSessionId(request, session.Id);
        third.Tap.Inject(forged, second.Address);

        await Eventually.TrueAsync(() => second[NodeCounter.RequestsRepeated] == 1, "the forged request is counted");
        session.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
        Assert.NotNull((await connecting).Session);
    }

    /// <summary>Puts another session id into a clear message, and the digest that goes with it.</summary>
    private static byte[] WithSessionId(byte[] message, ulong id)
    {
        byte[] forged = [.. message];
        Envelope envelope = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(forged, 0, forged.Length, forged.Length));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        SessionMessage request = new();
        Assert.Equal(DecodeStatus.Complete, request.TryDecode(forged, envelope.BodyOffset, envelope.BodyLength));
        BigEndian.WriteUInt64(forged, request.OffsetOf(SessionField.SessionId), id);
        byte[] covered = forged[..envelope.SealedLength];
        covered[5] = 0;
        Array.Clear(covered, 8, 4);
        Array.Clear(covered, 48, 16);
        System.Security.Cryptography.HMACSHA256.HashData(new byte[32], covered)[..16].CopyTo(forged, 48);
        return forged;
    }
}
