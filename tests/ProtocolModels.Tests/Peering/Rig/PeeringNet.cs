using System.Globalization;
using System.Text;
using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>
/// A network of peering nodes in virtual time, the same for the same seed: latency, loss, copies of packets, partitions, crashes, one link to the Internet that
/// all share, and a link for each node. After every event the rules of safety are checked at the node that it touched.
/// </summary>
public sealed class PeeringNet(int seed)
{
    /// <summary>In networks up to this size a node is checked after every packet, too, that it hears; in larger ones after all else.</summary>
    private const int EachPacketBelow = 200;

    private readonly PriorityQueue<Action, (long Micros, long Order)> _queue = new();
    private readonly Random _random = new(seed);
    private readonly PeeringPacket _packet = new();
    private long _order;
    private long _originFreeMicros;

    private readonly Dictionary<string, PeeringFile> _files = [];

    public int Seed => seed;

    /// <summary>The file that the packet which is being handed out names.</summary>
    public PeeringFile? Named { get; private set; }

    public List<PeeringEnd> Nodes { get; } = [];

    public long NowMicros { get; private set; } = 1_000_000;

    public long NowMillis => NowMicros / 1000;

    public double BroadcastLoss { get; set; }

    public double UnicastLoss { get; set; }

    /// <summary>Share of unicast packets that come twice.</summary>
    public double Doubled { get; set; }

    public int MaxLatencyMicros { get; set; } = 2_000;

    public bool ServesIncoming { get; set; }

    /// <summary>Octets a second of a node's link; 100 Mbit/s.</summary>
    public long LinkRate { get; set; } = 12_500_000;

    /// <summary>Octets a second of the link to the Internet; 10 Mbit/s.</summary>
    public long OriginRate { get; set; } = 1_250_000;

    public bool IsOriginUp { get; set; } = true;

    public long OriginOctets { get; private set; }

    public int Packets { get; private set; }

    public long PacketOctets { get; private set; }

    public int Broadcasts { get; private set; }

    /// <summary>Packets, as text, in order; null where they are not kept.</summary>
    public StringBuilder? Trace { get; set; }

    /// <summary>Every packet: sender, receiver (0 for all), type, and when.</summary>
    public List<(long Millis, long From, long To, int Type, string Text)>? Sent { get; set; }

    public PeeringEnd Add(PeeringSettings? settings = null, bool isLiar = false)
    {
        PeeringEnd end = new(this, Nodes.Count, settings ?? new PeeringSettings()) { IsLiar = isLiar };
        Nodes.Add(end);
        return end;
    }

    /// <summary>Makes a file known, so that requests for it find it.</summary>
    public void Know(PeeringFile file) => _files[file.Href] = file;

    public void After(long micros, Action action) => _queue.Enqueue(action, (NowMicros + micros, _order++));

    public long LatencyMicros() => 200 + _random.Next(MaxLatencyMicros);

    public int Next(int bound) => _random.Next(bound);

    /// <summary>Runs until a moment, or until nothing is left to do.</summary>
    public void Run(long millis)
    {
        long end = NowMicros + (millis * 1000);
        while (_queue.TryPeek(out _, out (long Micros, long Order) due) && due.Micros <= end)
        {
            Step();
        }

        NowMicros = end;
    }

    /// <summary>Runs until something is so.</summary>
    public bool Until(Func<bool> condition, long millis)
    {
        long end = NowMicros + (millis * 1000);
        while (!condition())
        {
            if (!_queue.TryPeek(out _, out (long Micros, long Order) due) || due.Micros > end)
            {
                return false;
            }

            Step();
        }

        return true;
    }

    public void Broadcast(PeeringEnd from, byte[] packet)
    {
        Count(from, 0, packet);
        Broadcasts++;
        After(LatencyMicros(), () =>
        {
            Read(packet, from);
            foreach (PeeringEnd node in Nodes)
            {
                if (node != from && node.Side == from.Side && node.IsUp && (BroadcastLoss == 0 || _random.NextDouble() >= BroadcastLoss))
                {
                    Hand(node, from);
                }
            }
        });
    }

    public void Send(PeeringEnd from, PeeringEnd to, byte[] packet)
    {
        Count(from, to.Address, packet);
        int times = (_random.NextDouble() < UnicastLoss ? 0 : 1) + (_random.NextDouble() < Doubled ? 1 : 0);
        for (; times > 0; times--)
        {
            After(LatencyMicros(), () =>
            {
                if (to.IsUp && to.Side == from.Side)
                {
                    Read([.. packet], from);
                    Hand(to, from);
                }
            });
        }
    }

    /// <summary>A chunk over the sender's link, one after another.</summary>
    public void Transfer(PeeringEnd from, PeeringEnd to, PeeringItem item, int fetch, int chunk, int content)
    {
        int octets = item.File.OctetsOf(chunk);
        Check(from.IsLiar || content == item.File.ContentOf(chunk), from, "serves what is not verified");
        Check(!from.BlackList.Contains(to.Address), from, "serves a peer on its black list");
        from.ServedOctets += octets;
        from.LinkFreeMicros = Math.Max(from.LinkFreeMicros, NowMicros) + (octets * 1_000_000L / LinkRate);
        After(from.LinkFreeMicros - NowMicros + LatencyMicros(), () =>
        {
            if (from.IsUp && from.Side == to.Side)
            {
                to.Take(item, fetch, chunk, content);
                CheckNode(to);
                Plan(to);
            }
        });
    }

    public void TransferFromOrigin(PeeringEnd to, PeeringItem item, int fetch, int chunk)
    {
        int octets = item.File.OctetsOf(chunk);
        if (!IsOriginUp)
        {
            return;
        }

        _originFreeMicros = Math.Max(_originFreeMicros, NowMicros) + (octets * 1_000_000L / OriginRate);
        OriginOctets += octets;
        Trace?.Append(CultureInfo.InvariantCulture, $"{NowMicros} origin {to.Address} {item.Href} {chunk}\n");
        After(_originFreeMicros - NowMicros + 20_000, () =>
        {
            to.Take(item, fetch, chunk, item.File.ContentOf(chunk));
            CheckNode(to);
            Plan(to);
        });
    }

    /// <summary>Sets a node's timer in the queue, where it is earlier than the one that is set, and checks the node.</summary>
    public void Plan(PeeringEnd node)
    {
        long next = node.Node.NextTimeoutMillis;
        if (next >= node.PlannedMillis)
        {
            return;
        }

        node.PlannedMillis = next;
        _queue.Enqueue(() => Fire(node, next), (Math.Max(next * 1000, NowMicros), _order++));
    }

    /// <summary>The rules that always hold at a node.</summary>
    public void CheckNode(PeeringEnd node)
    {
        foreach (PeeringItem item in node.Items)
        {
            if (node.IsLiar)
            {
                continue;
            }

            Check(item.State < AliasedCopyState.Incoming || item.Chunks.Count > 0, node, "offers what it has not");
            Check(!item.IsInstalled || item.Chunks.Count == item.File.Chunks, node, "installed what is not whole");
            int last = item.Chunks.Count - 1;
            Check(last < 0 || item.Chunks[last] == item.File.ContentOf(last), node, "keeps what is not verified");
            bool isIdle = item.Transaction is null || item.Transaction.State == PeeringClientState.Idle142;
            bool hasTimer = isIdle || item.Transaction!.NextTimeoutMillis != PeeringServer.Never;
            Check(hasTimer, node, "waits for ever");
        }
    }

    private static void Check(bool isSo, PeeringEnd node, string what)
    {
        if (!isSo)
        {
            throw new InvalidOperationException($"Seed {node.Net.Seed}, {node.Net.NowMillis} ms: node {node.Address} {what}.");
        }
    }

    private void Read(byte[] packet, PeeringEnd from)
    {
        Check(_packet.TryRead(packet, 0, packet.Length) == PeeringFault.None, from, "sends what is no packet");
        Named = _files.GetValueOrDefault(_packet.ValueOf(PeeringKey.Href) ?? "");
    }

    private void Hand(PeeringEnd node, PeeringEnd from)
    {
        node.Node.HandlePacket(_packet, from.Address, NowMillis);
        Plan(node);
        if (Nodes.Count <= EachPacketBelow)
        {
            CheckNode(node);
        }
    }

    private void Fire(PeeringEnd node, long millis)
    {
        if (node.PlannedMillis != millis)
        {
            return;
        }

        node.PlannedMillis = PeeringServer.Never;
        if (node.IsUp)
        {
            node.Node.HandleTimeout(NowMillis);
            Plan(node);
            CheckNode(node);
        }
    }

    private void Step()
    {
        _queue.TryDequeue(out Action? action, out (long Micros, long Order) due);
        NowMicros = due.Micros;
        action!();
    }

    private void Count(PeeringEnd from, long to, byte[] packet)
    {
        Packets++;
        PacketOctets += packet.Length;
        Trace?.Append(CultureInfo.InvariantCulture, $"{NowMicros} {from.Address} {to} {Encoding.ASCII.GetString(packet)}\n");
        if (Sent is not null)
        {
            PeeringPacket view = new();
            view.TryRead([.. packet], 0, packet.Length);
            Sent.Add((NowMillis, from.Address, to, view.Type, Encoding.ASCII.GetString(packet)));
        }
    }
}
