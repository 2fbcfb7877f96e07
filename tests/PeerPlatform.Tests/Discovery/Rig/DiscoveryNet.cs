using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>
/// Discovery's own cores in virtual time, with true envelopes between them: subnets on which all hear a question to all, and addresses that are
/// reached from everywhere. One seed, one run.
/// </summary>
internal sealed class DiscoveryNet(int seed)
{
    internal static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, DiscoveryNode> _byAddress = new(StringComparer.Ordinal);

    internal VirtualNetwork Network { get; } = new(seed) { LongestDelayMillis = 5 };

    internal List<DiscoveryNode> Nodes { get; } = [];

    internal DiscoveryTime Now => new(Network.NowMillis, Began + TimeSpan.FromMilliseconds(Network.NowMillis));

    /// <summary>Octets of all messages so far, each copy once.</summary>
    internal long Octets { get; private set; }

    internal long Messages { get; private set; }

    /// <summary>Whether a message gets through between two nodes.</summary>
    internal Func<DiscoveryNode, DiscoveryNode, bool> Reaches { get; set; } = (_, _) => true;

    internal static Identifier IdOf(int number) => Identifier.Parse(string.Create(CultureInfo.InvariantCulture, $"d15c0000-0000-4000-8000-{number:x12}"))!;

    internal DiscoveryNode Add(string subnet, string? region = null, bool keepsFindings = true)
    {
        DiscoveryNode node = new(this, Nodes.Count + 1, subnet, region) { KeepsFindings = keepsFindings };
        Nodes.Add(node);
        _byAddress[node.Address.Name] = node;
        return node;
    }

    internal DiscoveryNode? At(NetAddress address) => _byAddress.GetValueOrDefault(address.Name);

    internal void Send(DiscoveryNode from, byte[] message, NetAddress? to)
    {
        IEnumerable<DiscoveryNode> there = to is null ? Nodes.Where(node => node.Subnet == from.Subnet && node != from) : At(to) is { } one ? [one] : [];
        Messages++;
        Octets += message.Length;
        foreach (DiscoveryNode node in there.Where(node => Reaches(from, node)))
        {
            Network.Send(message, copy => node.Arrive(copy, from.Address));
            Network.Captured.Clear();
        }
    }

    internal void Run(int millis, Func<bool>? done = null) => Network.Run(Network.NowMillis + millis, done);
}
