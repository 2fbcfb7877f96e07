using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.ProtocolModels.Tests.Groups.Rig;

/// <summary>A group of peers over a seeded network in virtual time.</summary>
public sealed class GroupNet
{
    private readonly VirtualNetwork _network;
    private readonly Dictionary<string, GroupNode> _byName = [];

    public GroupNet(int seed = 1, double loss = 0, int longestDelayMillis = 5)
    {
        _network = new VirtualNetwork(seed) { Loss = loss, Doubling = loss / 2, LongestDelayMillis = longestDelayMillis };
    }

    public TestCryptography Shared { get; } = new(1);

    public Identifier Group { get; } = new([0x90, .. new byte[15]], 0);

    public TestRoster Roster { get; } = new();

    public List<GroupNode> Nodes { get; } = [];

    public long NowMillis => _network.NowMillis;

    public int Messages => _network.Sent;

    public long Octets { get; private set; }

    public List<byte[]> Captured => _network.Captured;

    public Func<GroupNode, GroupNode, bool> Connected { get; set; } = (_, _) => true;

    public double Loss
    {
        get => _network.Loss;
        set => _network.Loss = value;
    }

    public static Identifier IdOf(int number)
    {
        byte[] octets = new byte[16];
        octets[0] = 0xA0;
        octets[14] = (byte)(number >> 8);
        octets[15] = (byte)number;
        return new Identifier(octets, 0);
    }

    /// <summary>A group of members 0, 1, ...; member 0 makes the keys.</summary>
    public static GroupNet Of(
        int members, int seed = 1, double loss = 0, int longestDelayMillis = 5, Func<GroupKeyPolicy>? policy = null, Func<int, IGroupKeyWrap?>? wrap = null)
    {
        var net = new GroupNet(seed, loss, longestDelayMillis);
        for (int i = 0; i < members; i++)
        {
            net.Add(i, policy?.Invoke() ?? new GroupKeyPolicy(), wrap?.Invoke(i));
            net.Roster.Add(IdOf(i));
        }

        net.Roster.Lead(IdOf(0), 1, 0);
        net.Nodes.ForEach(node => node.Start());
        return net;
    }

    public GroupNode Add(int number, GroupKeyPolicy? policy, IGroupKeyWrap? wrap = null, int maxSenders = 256)
    {
        var node = new GroupNode(this, IdOf(number), Roster, policy, wrap, maxSenders);
        Nodes.Add(node);
        _byName[TestRoster.NameOf(node.Id)] = node;
        return node;
    }

    public void At(long millis, Action action) => _network.At(millis, action);

    public void Run(long millis, Func<bool>? done = null) => _network.Run(_network.NowMillis + millis, done);

    /// <summary>Runs until something holds; it must within so many milliseconds.</summary>
    public void Until(Func<bool> done, long mostMillis = 60_000)
    {
        Run(mostMillis, done);
        Assert.True(done(), $"not within {mostMillis} ms of virtual time");
    }

    public void Send(GroupNode from, Identifier to, byte[] datagram)
    {
        Octets += datagram.Length;
        _network.Send(datagram, arriving => Deliver(from, TestRoster.NameOf(to), arriving));
    }

    public void Broadcast(GroupNode from, byte[] datagram)
    {
        foreach (GroupNode node in Nodes.Where(node => node != from))
        {
            Send(from, node.Id, datagram);
        }
    }

    /// <summary>Tells all peers that the roster changed, as the ledger's gossip would.</summary>
    public void RosterChanged() => Nodes.ForEach(node => node.RosterChanged());

    public bool AllUse(Func<GroupEpoch, bool>? which = null, IEnumerable<GroupNode>? nodes = null)
    {
        GroupNode[] all = [.. nodes ?? Nodes];
        GroupEpoch? first = all[0].Epoch;
        return first != null && (which == null || which(first)) && all.All(node => node.Epoch != null && node.Epoch.IsSame(first)
            && node.Keys.Ring.Current!.KeyId == all[0].Keys.Ring.Current!.KeyId);
    }

    private void Deliver(GroupNode from, string to, byte[] datagram)
    {
        if (_byName.TryGetValue(to, out GroupNode? node) && Connected(from, node))
        {
            node.Receive(datagram);
        }
    }
}
