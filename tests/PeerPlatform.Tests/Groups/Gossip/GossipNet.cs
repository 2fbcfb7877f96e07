using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>Members of one group that spread statements over a seeded network in virtual time. Peer 0 makes the group.</summary>
public sealed class GossipNet
{
    private static readonly Lazy<PeerKey>[] _keys = [.. Enumerable.Range(0, 8).Select(_ => new Lazy<PeerKey>(() => PeerKey.Create()))];

    private readonly VirtualNetwork _network;
    private readonly Dictionary<StatementId, GroupView> _views = [];
    private readonly Dictionary<Identifier, GossipNode> _nodes = [];
    private readonly SignedStatement _founding;

    public GossipNet(int seed = 1, double loss = 0, GroupPolicy? policy = null)
    {
        _network = new VirtualNetwork(seed) { Loss = loss, Doubling = loss / 2, LongestDelayMillis = 20 };
        GroupFounding founding = GroupFounding.Begin(KeyOf(0));
        Group = founding.Group;
        GossipNode creator = Add(0);
        LedgerAnswer made = creator.Author.Found(founding.Salt, KeyOf(0).PublicKey, new GroupDocument("garden", policy ?? new GroupPolicy()), Now);
        _founding = made.Statement!;
        creator.Pump();
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public Identifier Group { get; }

    public GroupPolicyRegistry Registry { get; } = new();

    public List<GossipNode> Nodes { get; } = [];

    public Random Random => _network.Random;

    public long NowMillis => _network.NowMillis;

    public DateTimeOffset Now => Start.AddMilliseconds(NowMillis);

    public int Messages => _network.Sent;

    public long Octets { get; private set; }

    /// <summary>Where every body that is sent is noted; null when nobody asks.</summary>
    public List<byte[]>? Bodies { get; set; }

    /// <summary>How long a peer waits from one view to the next.</summary>
    public int ViewAfterMillis { get; set; }

    public double Loss
    {
        get => _network.Loss;
        set => _network.Loss = value;
    }

    public GossipNode this[int peer] => _nodes[Id(peer)];

    public static Identifier Id(int peer) => Identifier.Parse(string.Create(CultureInfo.InvariantCulture, $"0badcafe-0000-4000-8000-{peer:x12}"))!;

    public static PeerKey KeyOf(int peer) => _keys[peer % _keys.Length].Value;

    /// <summary>A peer that is let in by peer 0 and has what an applicant gets: the first document and its admission.</summary>
    public GossipNode Join(int peer, int role = MemberRole.Member, uint? rights = null)
    {
        GossipNode creator = this[0];
        GroupAdmission admission = new(Id(peer), KeyOf(peer).PublicKey, GroupAdmission.NextRound(creator.View, Id(peer)))
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"peer {peer}"),
            Role = role,
            Rights = rights ?? creator.View.Policy.NewMemberRights,
        };
        LedgerAnswer admitted = creator.Author.Admit(creator.View, admission, Now);
        creator.Pump();
        GossipNode node = _nodes.GetValueOrDefault(Id(peer)) ?? Add(peer);
        node.Ledger.Add(_founding.Octets.Span, Now);
        node.Ledger.Add(admitted.Statement!.Octets.Span, Now);
        node.Pump();
        return node;
    }

    public GossipNode Add(int peer)
    {
        GossipNode node = new(this, peer);
        Nodes.Add(node);
        _nodes[node.Id] = node;
        return node;
    }

    /// <summary>Sessions of each with each.</summary>
    public void ConnectAll()
    {
        for (int i = 0; i < Nodes.Count; i++)
        {
            for (int j = i + 1; j < Nodes.Count; j++)
            {
                Connect(Nodes[i], Nodes[j]);
            }
        }
    }

    public void Connect(GossipNode one, GossipNode other)
    {
        one.SetLive(other.Id, true);
        other.SetLive(one.Id, true);
    }

    public void Part(GossipNode one, GossipNode other)
    {
        one.SetLive(other.Id, false);
        other.SetLive(one.Id, false);
    }

    public void At(long millis, Action action) => _network.At(millis, action);

    public void Run(long millis, Func<bool>? done = null)
    {
        _network.Run(NowMillis + millis, done);
        _network.Captured.Clear();
    }

    /// <summary>Runs until something holds; it must within so many milliseconds of virtual time.</summary>
    public long Until(Func<bool> done, long mostMillis = 120_000)
    {
        long start = NowMillis;
        Run(mostMillis, done);
        Assert.True(done(), $"not within {mostMillis} ms of virtual time");
        return NowMillis - start;
    }

    public void Send(GossipNode from, Identifier to, byte[] body)
    {
        Octets += body.Length;
        Bodies?.Add(body);
        _network.Send(body, arriving =>
        {
            GossipNode node = _nodes[to];
            if (node.IsLive(from.Id) && from.IsLive(to))
            {
                node.Receive(from.Id, arriving);
            }
        });
    }

    /// <summary>Whether all have the same statements.</summary>
    public bool AllSame(IEnumerable<GossipNode>? nodes = null)
    {
        GossipNode[] all = [.. nodes ?? Nodes];
        LedgerSummary first = all[0].Ledger.Summary();
        return all.All(node => node.Ledger.Count == first.Count) && all.All(node => node.Ledger.Summary() == first);
    }

    /// <summary>The view of a ledger at the start's time; equal sets have one view, made once.</summary>
    internal GroupView ViewOf(GroupLedger ledger)
    {
        StatementId digest = ledger.Summary().Digest;
        if (!_views.TryGetValue(digest, out GroupView? view))
        {
            _views[digest] = view = GroupView.Of(ledger, Registry, Start.AddHours(1));
        }

        return view;
    }
}
