using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is the memory transport's own: names, the pump, the group.</summary>
public sealed class MemoryTransportTests
{
    [Fact]
    public async Task With_a_pump_nothing_moves_until_it_is_called_and_order_is_kept()
    {
        using var network = new MemoryNetwork(MemoryDelivery.Pumped);
        await using var alice = new MemoryTransport(network, "alice");
        await using var bob = new MemoryTransport(network, "bob");
        var lengths = new List<int>();
        bob.Start(new RecordingSink
        {
            OnReceive = message =>
            {
                lengths.Add(message.Octets.Length);
                if (message.Octets.Length < 10)
                {
                    bob.Send(new byte[message.Octets.Length + 10], bob.Address());
                }
            },
        });
        RemoteAddress toBob = bob.Address();
        for (int length = 1; length <= 3; length++)
        {
            Assert.Equal(SendStatus.Sent, alice.Send(new byte[length], toBob));
        }

        Assert.Empty(lengths);
        Assert.Equal(1, network.Pump(atMost: 1));
        Assert.Equal([1], lengths);
        Assert.Equal(5, network.Pump());
        Assert.Equal([1, 2, 3, 11, 12, 13], lengths);
        Assert.Equal(0, network.Pump());
    }

    [Fact]
    public async Task A_message_to_the_group_reaches_all_others()
    {
        using var network = new MemoryNetwork(MemoryDelivery.Pumped);
        MemoryTransport[] peers = [.. Enumerable.Range(0, 3).Select(number => new MemoryTransport(network, $"peer-{number}"))];
        RecordingSink[] sinks = [.. peers.Select(_ => new RecordingSink())];
        for (int i = 0; i < peers.Length; i++)
        {
            peers[i].Start(sinks[i]);
        }

        Assert.Equal(SendStatus.Sent, peers[0].SendMulticast(TestMessages.OfLength(100)));
        Assert.Equal(SendStatus.Sent, peers[0].SendBroadcast(TestMessages.OfLength(101)));
        Assert.Equal(4, network.Pump());
        Assert.Equal([0, 2, 2], sinks.Select(sink => sink.Count));
        foreach (MemoryTransport peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_full_network_is_busy_and_a_name_is_taken_once()
    {
        using var network = new MemoryNetwork(MemoryDelivery.Pumped);
        await using var alice = new MemoryTransport(network, "alice");
        await using var bob = new MemoryTransport(network, "bob");
        Assert.Throws<TransportBindException>(() => new MemoryTransport(network, "alice"));
        Assert.Throws<ArgumentException>(() => new MemoryTransport(network, "a b"));
        for (int i = 0; i < MemoryNetwork.MaxQueued; i++)
        {
            Assert.Equal(SendStatus.Sent, alice.Send(new byte[1], bob.Address()));
        }

        Assert.Equal(SendStatus.Busy, alice.Send(new byte[1], bob.Address()));
        Assert.Equal(1, alice.Counters.Dropped(DropReason.Busy));
        Assert.Equal(SendStatus.Unreachable, alice.Send(new byte[1], new MemoryTransport(new MemoryNetwork(MemoryDelivery.Pumped), "carol").Address()));
    }

    [Fact]
    public async Task What_was_under_way_to_a_peer_that_left_is_dropped_and_counted()
    {
        using var network = new MemoryNetwork(MemoryDelivery.Pumped);
        await using var alice = new MemoryTransport(network, "alice");
        var bob = new MemoryTransport(network, "bob");
        alice.Send(new byte[1], bob.Address());
        await bob.DisposeAsync();
        Assert.Equal(1, network.Pump());
        Assert.Equal(1, alice.Counters.Dropped(DropReason.Unreachable));
        Assert.Equal(SendStatus.Unreachable, alice.Send(new byte[1], bob.Address()));
    }
}

file static class MemoryTransportAddress
{
    public static RemoteAddress Address(this MemoryTransport transport) =>
        transport.TryResolve(transport.LocalEndpoint, out RemoteAddress? address, out string problem) ? address : throw new InvalidOperationException(problem);
}
