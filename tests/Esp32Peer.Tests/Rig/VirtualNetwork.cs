using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Somebody with an address.</summary>
internal interface INetworkNode
{
    byte[] Address { get; }

    void Deliver(byte[] datagram, byte[] source, bool toAll);
}

/// <summary>A datagram on its way.</summary>
/// <param name="AtMillis">When it was sent.</param>
/// <param name="Source">From where.</param>
/// <param name="Destination">To where; null: to all.</param>
/// <param name="Octets">What.</param>
internal sealed record Datagram(long AtMillis, byte[] Source, byte[]? Destination, byte[] Octets);

/// <summary>One subnet whose datagrams take time, get lost, come twice and overtake each other, by a seed.</summary>
internal sealed class VirtualNetwork(World world)
{
    private readonly List<INetworkNode> _nodes = [];

    /// <summary>Chance that a datagram is lost on its way to a node.</summary>
    public double Loss { get; set; }

    /// <summary>Chance that it comes twice.</summary>
    public double Duplication { get; set; }

    /// <summary>Shortest time on the way.</summary>
    public int LeastMicros { get; set; } = 300;

    /// <summary>Longest time on the way; when it differs from the shortest, datagrams overtake each other.</summary>
    public int MostMicros { get; set; } = 900;

    /// <summary>Whether multicasts and broadcasts get through.</summary>
    public bool CarriesToAll { get; set; } = true;

    /// <summary>Decides about each datagram; false drops it.</summary>
    public Func<Datagram, bool> Passes { get; set; } = _ => true;

    /// <summary>All that was sent, in order.</summary>
    public List<Datagram> Sent { get; } = [];

    public void Add(INetworkNode node) => _nodes.Add(node);

    public void Remove(INetworkNode node) => _nodes.Remove(node);

    public void Send(byte[] source, byte[]? destination, ReadOnlySpan<byte> octets)
    {
        Datagram datagram = new(world.NowMillis, source, destination, octets.ToArray());
        Sent.Add(datagram);
        if (!Passes(datagram) || (destination is null && !CarriesToAll))
        {
            return;
        }

        foreach (INetworkNode node in _nodes.Where(node => destination is null ? !ReferenceEquals(node.Address, source) : AddressOctets.AreSame(node.Address, destination)))
        {
            Carry(datagram, node);
            if (world.Random.NextDouble() < Duplication)
            {
                Carry(datagram, node);
            }
        }
    }

    private void Carry(Datagram datagram, INetworkNode node)
    {
        if (world.Random.NextDouble() >= Loss)
        {
            world.After(world.Random.Next(LeastMicros, MostMicros + 1), () =>
            {
                if (_nodes.Contains(node))
                {
                    node.Deliver((byte[])datagram.Octets.Clone(), datagram.Source, datagram.Destination is null);
                }
            });
        }
    }
}
