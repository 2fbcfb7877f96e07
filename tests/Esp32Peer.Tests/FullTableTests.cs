using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>A board that holds as many sessions as it can: all are served, one more is refused by name, and the gateway is never left outside.</summary>
public sealed class FullTableTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void All_sessions_are_answered_and_told_of_every_change(int sessions)
    {
        FullHouse full = new(170, sessions);
        Board board = new(full);
        Assert.Equal(sessions, board.Live);
        Assert.Equal(sessions, full.House.Board.Peer.Subscribers);

        // Each in turn switches the light, and each hears of it.
        bool isOn = full.House.Board.Pins.IsLit;
        foreach (IntroducedPeer peer in full.Peers)
        {
            isOn = !isOn;
            peer.Ask(SwitchMessageKind.Set, isOn ? 1 : 0);
            full.House.Board.RunUntil(() => board.AllKnow(isOn), 10_000, "all know the light");
            Assert.Equal(isOn, full.House.Board.Pins.IsLit);
        }

        // All at once, with the button between.
        foreach (IntroducedPeer peer in full.Peers)
        {
            peer.Ask(SwitchMessageKind.Get);
        }

        full.House.Board.Pins.Press();
        full.House.Board.RunUntil(() => board.AllKnow(!isOn), 10_000, "all know what the button did");

        // Keep-alive of all of them for some minutes.
        full.House.Board.Run(200_000);
        Assert.Equal(sessions, board.Live);
        Assert.All(full.Peers, peer => Assert.True(peer.IsLive));
        Assert.Equal(0, full.House.Board.Counted(PeerCounter.Faults));
        Assert.Equal(0, full.House.Board.Counted(PeerCounter.SessionsSilent));
    }

    [Fact]
    public void One_more_is_told_that_the_board_is_busy_and_gets_in_when_a_place_is_free()
    {
        FullHouse full = new(171, 16);
        Board board = new(full);
        IntroducedPeer oneMore = new(full.House, 200);
        oneMore.Begin();
        full.House.Board.RunUntil(() => oneMore.Refusal is not null, 15_000, "a refusal");
        Assert.Equal(RejectReason.Busy, oneMore.Refusal);
        Assert.Equal(16, board.Live);
        Assert.Contains(full.House.Board.Log, line => line.Contains("refused: " + RejectReasonName.Of(RejectReason.Busy), StringComparison.Ordinal));

        // The light goes on being switched by those who have a session, by the gateway, and by hand.
        full.Peers[14].Ask(SwitchMessageKind.Set, 1);
        full.House.Board.RunUntil(() => full.House.Board.Pins.IsLit, 1_000, "a light switched by a peer");
        full.House.Gateway.Ask(SwitchMessageKind.Set, 0);
        full.House.Board.RunUntil(() => !full.House.Board.Pins.IsLit, 1_000, "a light switched by the gateway");
        full.House.Board.Pins.Press();
        full.House.Board.RunUntil(() => full.House.Board.Pins.IsLit, 100, "a light switched by hand");

        // One falls silent, and its place is free.
        full.House.Network.Passes = datagram => !ReferenceEquals(datagram.Source, full.Peers[3].Address);
        full.House.Board.RunUntil(() => board.Live == 15, 90_000, "a free place");
        oneMore.Begin();
        full.House.Board.RunUntil(() => oneMore.IsLive, 20_000, "the session of one more");
        Assert.Equal(16, board.Live);
        Assert.True(full.House.Gateway.IsLive);
    }

    [Fact]
    public void A_gateway_that_ends_its_session_gets_its_place_again_and_nobody_loses_one()
    {
        FullHouse full = new(172, 4);
        Board board = new(full);
        full.House.Gateway.Close(CloseReason.GoingAway);
        full.House.Gateway.AsksForSessions = false;
        full.House.Board.RunUntil(() => board.Live == 3, 5_000, "the gateway's place free");
        full.House.Gateway.AsksForSessions = true;
        full.House.RunUntilLiveAgain();
        Assert.Equal(4, board.Live);
        Assert.Equal(0, full.House.Board.Counted(PeerCounter.SessionsReplaced));
        Assert.All(full.Peers, peer => Assert.True(peer.IsLive));
    }

    [Fact]
    public void A_gateway_that_comes_back_to_a_full_table_takes_the_place_of_whom_was_silent_longest()
    {
        // Introduced while the gateway was there; asks when it is away, and gets its place.
        FullHouse full = new(173, 4);
        Board board = new(full);
        IntroducedPeer last = new(full.House, 61);
        last.Introduce();
        full.House.Gateway.Close(CloseReason.GoingAway);
        full.House.Gateway.IsRunning = false;
        full.House.Board.RunUntil(() => board.Live == 3, 5_000, "the gateway's place free");
        last.AskForSession();
        full.House.Board.RunUntil(() => last.IsLive && board.Live == 4, 15_000, "all places taken by others");
        full.Peers[1].IsQuiet = true;
        full.House.Board.Run(25_000);
        full.House.Gateway.IsRunning = true;
        full.House.RunUntilLiveAgain();
        Assert.Equal(4, board.Live);
        Assert.Equal(1, full.House.Board.Counted(PeerCounter.SessionsReplaced));
        Assert.True(full.Peers[0].IsLive && full.Peers[2].IsLive && last.IsLive);
        Assert.Equal(CloseReason.Done, full.Peers[1].Closed);
        Assert.Contains(full.House.Board.Log, line => line.Contains("All places are taken", StringComparison.Ordinal));
    }

    /// <summary>What the board and its sessions say.</summary>
    private sealed class Board(FullHouse full)
    {
        public int Live => Enumerable.Range(0, ConstrainedPeer.SessionPlaces).Count(place => full.House.Board.Peer.SessionAt(place) is not null);

        public bool AllKnow(bool isOn) => full.House.Gateway.Light.IsOn == isOn && full.Peers.TrueForAll(peer => peer.Light.IsOn == isOn);
    }
}
