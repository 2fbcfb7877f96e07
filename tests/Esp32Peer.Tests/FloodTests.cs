using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Strangers who ask for sessions, or send noise: what it costs is bounded, and the gateway gets through.</summary>
public sealed class FloodTests
{
    private static readonly byte[] _stranger = [10, 0, 0, 66, 0x10, 0x01];

    [Fact]
    public void A_flood_of_requests_without_proof_takes_no_slot_no_key_exchange_and_little_answer()
    {
        House house = House.WithSession(80);
        int begun = house.Board.Rsa.Begun;
        int sent = Answers(house);
        long took = Flood(house, 5_000);
        Assert.Equal(begun, house.Board.Rsa.Begun);
        Assert.Equal(PeerState.Live, house.Board.Peer.State);
        Assert.True(house.Board.Counted(PeerCounter.CookieAsked) > 0);
        Assert.InRange(Answers(house) - sent, 1, 300 * ((took / 1000) + 1));
        Assert.Equal(0, house.Board.Counted(PeerCounter.SetupAbandoned));
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));

        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 500, "a command after the flood");
    }

    [Fact]
    public void The_gateway_gets_its_session_in_the_middle_of_a_flood()
    {
        House house = new(82);
        bool floods = true;
        house.World.Every(20_000, () =>
        {
            if (floods)
            {
                Forgery.Request(house, house.Gateway.Self, _stranger);
            }
        });
        house.Board.Boot();
        house.RunUntilLive(60_000);
        Assert.True(house.Board.Counted(PeerCounter.CookieAsked) > 10);
        floods = false;
    }

    [Theory]
    [InlineData(250)]
    [InlineData(20)]
    [InlineData(1)]
    public void Strangers_do_not_push_the_gateways_steps_out_of_the_trace(int everyMillis)
    {
        House house = House.WithSession(83);
        ulong attempt = house.Board.Peer.AttemptAt(0);
        int ofAttempt = StepsOf(house, attempt);
        for (int i = 0; i < 400; i++)
        {
            Forgery.Request(house, house.Gateway.Self, _stranger);
            house.Board.Run(everyMillis);
        }

        Assert.Equal(ofAttempt, StepsOf(house, attempt));
        Assert.True(house.Board.Peer.Trace.Count > ofAttempt);
    }

    [Fact]
    public void A_made_up_cookie_is_no_cookie()
    {
        House house = House.WithSession(84);
        Flood(house, 50);
        int refused = house.Board.Counted(PeerCounter.RequestRefused);
        int asked = house.Board.Counted(PeerCounter.CookieAsked);
        byte[] cookie = new byte[32];
        for (int i = 0; i < 20; i++)
        {
            house.World.Random.NextBytes(cookie);
            Forgery.Request(house, house.Gateway.Self, _stranger, cookie: cookie);
            house.Board.Run(5);
        }

        Assert.Equal(refused, house.Board.Counted(PeerCounter.RequestRefused));
        Assert.Equal(20, house.Board.Counted(PeerCounter.CookieAsked) - asked);
    }

    [Fact]
    public void Messages_under_made_up_keys_are_answered_once_a_second_for_each_source_and_four_sources_at_once()
    {
        House house = House.WithSession(85);
        int before = Answers(house);
        for (int i = 0; i < 1_000; i++)
        {
            Forgery.UnderUnknownKey(house, [10, 0, 0, (byte)(70 + (i % 8)), 1, 1]);
            house.Board.Run(10);
        }

        Assert.Equal(1_000, house.Board.Counted(PeerCounter.UnknownSession));
        Assert.InRange(Answers(house) - before, 30, 60);
    }

    [Fact]
    public void A_message_under_a_made_up_key_that_came_to_all_is_not_answered()
    {
        House house = House.WithSession(86);
        int before = Answers(house);
        Forgery.UnderUnknownKey(house, _stranger, toAll: true);
        house.Board.Run(100);
        Assert.Equal(1, house.Board.Counted(PeerCounter.UnknownSession));
        Assert.Equal(before, Answers(house));
    }

    /// <summary>Requests as fast as the board takes them, in the name of everybody; answers the virtual milliseconds that it took.</summary>
    private static long Flood(House house, int requests)
    {
        long start = house.World.NowMillis;
        for (int i = 0; i < requests; i++)
        {
            Identifier sender = i % 2 == 0 ? house.Gateway.Self : house.Id();
            Forgery.Request(house, sender, _stranger);
            house.Board.Peer.RunOnce(1);
        }

        house.Board.Run(20);
        return house.World.NowMillis - start;
    }

    private static int StepsOf(House house, ulong attempt) =>
        Enumerable.Range(0, house.Board.Peer.Trace.Count).Count(i => house.Board.Peer.Trace.AttemptAt(i) == attempt);

    private static int Answers(House house) => house.Board.Counted(PeerCounter.DatagramsSent);
}
