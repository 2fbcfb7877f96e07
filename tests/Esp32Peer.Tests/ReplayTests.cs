using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Datagrams that somebody recorded and sends again, at once or later, from the same address or another.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void A_recorded_request_costs_no_second_key_exchange()
    {
        House house = House.WithSession(90);
        Datagram request = Requests(house)[0];
        for (int i = 0; i < 50; i++)
        {
            house.Network.Send(request.Source, house.Board.Address, request.Octets);
            house.Board.Run(100);
        }

        Assert.Equal(50, house.Board.Counted(PeerCounter.RequestReplayed));
        Assert.Equal(1, house.Board.Rsa.Begun);
        Assert.True(house.Gateway.IsLive);
    }

    [Fact]
    public void Of_many_requests_recorded_before_a_power_cut_one_costs_a_key_exchange_and_then_cookies_are_asked()
    {
        House house = House.WithSession(91, resumption: false);
        for (int i = 0; i < 30; i++)
        {
            int opened = house.Gateway.Opened.Count;
            house.Gateway.Begin(house.Board.Address, (ulong)(100 + i));
            house.Board.RunUntil(() => house.Gateway.Opened.Count > opened, 10_000, "another session");
        }

        List<Datagram> requests = Requests(house);
        Assert.True(requests.Count >= 30);
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.Run(200);
        foreach (Datagram request in requests)
        {
            house.Network.Send([10, 0, 0, 66, 1, 1], house.Board.Address, request.Octets);
            house.Board.Run(1_000);
        }

        Assert.Equal(1, house.Board.Rsa.Begun);
        Assert.Equal(0, house.Board.Counted(PeerCounter.SessionsOpened));
        Assert.True(house.Board.Counted(PeerCounter.CookieAsked) > 10);

        house.Gateway.IsRunning = true;
        house.RunUntilLive(90_000);
    }

    [Fact]
    public void Commands_recorded_and_sent_again_do_nothing()
    {
        House house = House.WithSession(92);
        int from = house.Network.Sent.Count;
        house.Gateway.Ask(SwitchMessageKind.Toggle);
        house.Board.Run(500);
        Assert.True(house.Board.Pins.IsLit);
        List<Datagram> recorded = Commands(house, from);
        Assert.NotEmpty(recorded);
        for (int i = 0; i < 20; i++)
        {
            foreach (Datagram datagram in recorded)
            {
                house.Network.Send(datagram.Source, house.Board.Address, datagram.Octets);
                house.Board.Run(10);
            }
        }

        Assert.True(house.Board.Pins.IsLit);
        Assert.Equal(2, house.Board.Pins.LightChanges.Count);
        Assert.Equal(20 * recorded.Count, house.Board.Counted(PeerCounter.Replayed));
    }

    [Fact]
    public void Commands_of_an_earlier_session_do_nothing()
    {
        House house = House.WithSession(93);
        int from = house.Network.Sent.Count;
        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.Run(500);
        List<Datagram> recorded = Commands(house, from);
        house.Gateway.Ask(SwitchMessageKind.Set, 0);
        house.Board.Run(500);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Gateway.Opened.Count == 2 && house.Gateway.IsLive, 20_000, "a second session");
        int unknown = house.Board.Counted(PeerCounter.UnknownSession);
        foreach (Datagram datagram in recorded)
        {
            house.Network.Send(datagram.Source, house.Board.Address, datagram.Octets);
            house.Board.Run(50);
        }

        Assert.False(house.Board.Pins.IsLit);
        Assert.Equal(recorded.Count, house.Board.Counted(PeerCounter.UnknownSession) - unknown);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    public void Late_messages_never_undo_a_newer_state(int seed)
    {
        House house = House.WithSession(seed);
        house.Network.LeastMicros = 500;
        house.Network.MostMicros = 400_000;
        house.Network.Duplication = 0.3;
        bool last = false;
        for (int i = 0; i < 60; i++)
        {
            last = house.World.Random.Next(2) == 0;
            uint request = house.Gateway.Ask(SwitchMessageKind.Set, last ? 1 : 0);
            if (request == 0)
            {
                house.Board.Run(4_000);
            }

            house.Board.Run(house.World.Random.Next(5, 300));
        }

        last = !house.Board.Pins.IsLit;
        while (house.Gateway.Ask(SwitchMessageKind.Set, last ? 1 : 0) == 0)
        {
            house.Board.Run(100);
        }

        house.Board.Run(20_000);
        Assert.Equal(last, house.Board.Pins.IsLit);
        Assert.Equal(last, house.Gateway.Light.IsOn);
    }

    [Fact]
    public void A_session_goes_on_from_another_address_when_its_messages_are_authentic()
    {
        House house = House.WithSession(98);
        byte[] moved = [10, 0, 0, 200, 9, 9];
        int from = house.Network.Sent.Count;
        house.Network.Passes = datagram => !ReferenceEquals(datagram.Source, house.Gateway.Address);
        house.Gateway.Ask(SwitchMessageKind.Get);
        Datagram authentic = house.Network.Sent[from];
        house.Network.Passes = _ => true;
        house.Network.Send(moved, house.Board.Address, authentic.Octets);
        house.Board.Run(50);
        Assert.Contains(house.Network.Sent.Skip(from), datagram => datagram.Destination is not null && AddressOctets.AreSame(datagram.Destination, moved));
    }

    private static List<Datagram> Commands(House house, int from) => house.Network.Sent.Skip(from)
        .Where(datagram => ReferenceEquals(datagram.Source, house.Gateway.Address) && datagram.Destination is not null).ToList();

    private static List<Datagram> Requests(House house)
    {
        Envelope envelope = new();
        SessionMessage message = new();
        return house.Network.Sent.Where(datagram =>
            ReferenceEquals(datagram.Source, house.Gateway.Address)
            && envelope.TryDecodeDatagram(datagram.Octets, 0, datagram.Octets.Length, Limits.MaxDatagram) == DecodeStatus.Complete
            && envelope.KeyId == 0
            && envelope.NextBody() == DecodeStatus.Complete
            && envelope.BodyIs(ProtocolTag.Session)
            && message.TryDecode(datagram.Octets, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete
            && message.Kind == SessionMessageKind.Request).DistinctBy(datagram => Convert.ToHexString(datagram.Octets)).ToList();
    }
}
