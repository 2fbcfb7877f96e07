using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>New keys by policy: before the life or the messages of a session are used up, without a gap in the service.</summary>
public sealed class RenewalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_is_renewed_before_its_life_ends(bool resumption)
    {
        House house = new(70, resumption: resumption);
        house.Board.Options.LifetimeSeconds = 600;
        house.Board.Boot();
        house.RunUntilLive();
        bool everAway = false;
        house.Board.TryRunUntil(
            () =>
            {
                everAway |= house.Board.Peer.State != PeerState.Live;
                return false;
            },
            3 * 600 * 1000);
        Assert.False(everAway);
        Assert.InRange(house.Gateway.Opened.Count, 4, 6);
        Assert.All(house.Gateway.Opened.Skip(1), session => Assert.Equal(
            resumption ? KeyExchangeMethod.Resumption : KeyExchangeMethod.Rsa, session.Terms.KeyExchange));
        Assert.Equal(0, house.Board.Counted(PeerCounter.SessionsExpired));
        Assert.Equal(house.Gateway.Opened.Count - 1, house.Board.Counted(PeerCounter.SessionsReplaced));
    }

    [Fact]
    public void A_session_is_renewed_before_its_messages_are_used_up()
    {
        House house = new(71);
        house.Board.Options.MessageLimit = 200;
        house.Board.Boot();
        house.RunUntilLive();
        int answered = 0;
        for (int i = 0; i < 1_000; i++)
        {
            house.Gateway.Ask(SwitchMessageKind.Set, i % 2);
            answered += house.Board.TryRunUntil(() => house.Board.Pins.IsLit == (i % 2 == 1), 3_000) ? 1 : 0;
            house.Board.Run(40);
        }

        Assert.Equal(1_000, answered);
        Assert.InRange(house.Gateway.Opened.Count, 5, 15);
        Assert.Equal(0, house.Board.Counted(PeerCounter.SessionsExpired));
    }

    [Fact]
    public void A_session_that_nobody_renews_ends_at_its_agreed_life_and_its_keys_with_it()
    {
        House house = new(72);
        house.Board.Options.LifetimeSeconds = 60;
        house.Board.Boot();
        house.RunUntilLive();
        SecuredSession session = house.Board.Peer.SessionAt(0)!;
        long agreed = house.World.NowMillis;
        house.Gateway.AsksForSessions = false;
        house.Board.RunUntil(() => house.Board.Peer.State != PeerState.Live, 70_000, "the end of the session");
        Assert.InRange(house.World.NowMillis - agreed, 50_000, 60_100);
        Assert.Equal(SessionLife.Closed, session.Life);
        Assert.Equal(1, house.Board.Counted(PeerCounter.SessionsExpired));
        house.Gateway.AsksForSessions = true;
        house.RunUntilLive(40_000);
    }

    [Fact]
    public void The_newest_session_is_the_one_and_the_older_is_told_so()
    {
        House house = House.WithSession(73);
        SecuredSession older = house.Board.Peer.SessionAt(0)!;
        house.Gateway.Begin(house.Board.Address, 9);
        house.Board.RunUntil(() => house.Gateway.Opened.Count == 2, 10_000, "the newer session");
        house.RunUntilLive();
        Assert.Equal(CloseReason.Replaced, older.Reason);
        Assert.Equal(1, Enumerable.Range(0, ConstrainedPeer.SessionPlaces).Count(place => house.Board.Peer.SessionAt(place) is not null));
    }

    [Fact]
    public void The_gateway_ends_a_session_and_the_board_looks_for_it_again()
    {
        House house = House.WithSession(74);
        SecuredSession session = house.Board.Peer.SessionAt(0)!;
        house.Gateway.Close(CloseReason.GoingAway);
        house.Board.RunUntil(() => house.Board.Counted(PeerCounter.SessionsClosedByPeer) == 1, 1_000, "the close");
        Assert.Equal(SessionLife.Closed, session.Life);
        house.RunUntilLive();
    }

    [Fact]
    public void A_hundred_sessions_leave_no_key_behind()
    {
        House house = House.WithSession(75);
        int keys = house.Board.Cryptography.LiveKeys;
        for (int i = 0; i < 100; i++)
        {
            int opened = house.Gateway.Opened.Count;
            house.Gateway.Begin(house.Board.Address, (ulong)(100 + i));
            house.Board.RunUntil(() => house.Gateway.Opened.Count > opened, 10_000, "another session");
            house.RunUntilLive();
        }

        Assert.Equal(keys, house.Board.Cryptography.LiveKeys);
        Assert.Equal(101, house.Board.Counted(PeerCounter.SessionsOpened));
    }

    [Fact]
    public void A_gateway_that_ends_every_session_at_once_is_asked_less_and_less_often()
    {
        House house = new(76);
        house.Board.Boot();
        house.Board.TryRunUntil(
            () =>
            {
                if (house.Gateway.IsLive)
                {
                    house.Gateway.Close(CloseReason.Done);
                }

                return false;
            },
            600_000);
        Assert.InRange(house.Gateway.Opened.Count, 8, 30);
    }
}
