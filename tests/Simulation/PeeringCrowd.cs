using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.Simulation;

/// <summary>What a distribution came to.</summary>
/// <param name="OriginShare">Octets from the origin, as a multiple of the six files.</param>
/// <param name="LastSeconds">The longest that a node took from its start until it had all six.</param>
/// <param name="MeanSeconds">From a node's start until it had all six, on average.</param>
/// <param name="LoadShare">What the most loaded node served, as a multiple of the mean.</param>
/// <param name="PacketsEach">Packets that a node sent.</param>
/// <param name="OctetsEach">Octets of a packet.</param>
internal sealed record PeeringResult(double OriginShare, double LastSeconds, double MeanSeconds, double LoadShare, double PacketsEach, double OctetsEach)
{
    public const string Header = "origin      last      mean      load   packets    octets";

    public override string ToString() =>
        FormattableString.Invariant($"{OriginShare,5:F2}x {LastSeconds,8:F2}s {MeanSeconds,8:F2}s {LoadShare,8:F2}x {PacketsEach,9:F1} {OctetsEach,9:F1}");
}

/// <summary>
/// Many nodes that need the six files of S2's update, 2.29 MB: a link of 10 Mbit/s to the Internet that all share, 100 Mbit/s for each node, up to 2.2 ms of
/// latency. Real cores, virtual time.
/// </summary>
internal sealed class PeeringCrowd
{
    /// <summary>The names and average sizes of S2, in thousands of octets of 1,024.</summary>
    public static readonly PeeringFile[] Files =
    [
        new("http://updates.example.com/Myavdat.2611211200.cab", 910 * 1024),
        new("http://updates.example.com/Myxtrdat.2611211200.cab", 16 * 1024),
        new("http://updates.example.com/Mycioagt.2611211200.cab", 370 * 1024),
        new("http://updates.example.com/Vsasap.2611211200.cab", 360 * 1024),
        new("http://updates.example.com/Vseng9x.2611211200.cab", 240 * 1024),
        new("http://updates.example.com/Vsengine.2611211200.cab", 340 * 1024),
    ];

    private readonly Dictionary<PeeringEnd, long> _starts = [];
    private readonly List<double> _seconds = [];

    public PeeringCrowd(int nodes, int seed, bool isAdaptive, int offers, bool servesIncoming, int liars = 0)
    {
        Net = new PeeringNet(seed) { ServesIncoming = servesIncoming };
        for (int i = 0; i < nodes + liars; i++)
        {
            PeeringSettings settings = new() { IsAdaptive = isAdaptive, Offers = offers, MaxTransactions = Files.Length, MaxRequests = nodes > 1_000 ? 32 : 128 };
            PeeringEnd node = Net.Add(settings, i >= nodes);
            if (node.IsLiar)
            {
                Array.ForEach(Files, file => node.Hold(file));
            }
        }
    }

    public PeeringNet Net { get; }

    /// <summary>All honest nodes ask, each at a moment of a spread.</summary>
    public PeeringCrowd StartAll(int spreadMillis)
    {
        foreach (PeeringEnd node in Honest)
        {
            Start(node, Net.Next(spreadMillis + 1));
        }

        return this;
    }

    /// <summary>A node loses power at a moment, and has it again three seconds later.</summary>
    public void Crash(PeeringEnd node, long afterMillis)
    {
        Net.After(afterMillis * 1000, node.Crash);
        Net.After((afterMillis + 3_000) * 1000, () =>
        {
            node.Restart();
            Start(node, 0);
        });
    }

    public IEnumerable<PeeringEnd> Honest => Net.Nodes.Where(node => !node.IsLiar);

    /// <summary>A node asks for what it has not of the six, all at once, after a while.</summary>
    public void Start(PeeringEnd node, long afterMillis)
    {
        Net.After(afterMillis * 1000, () =>
        {
            _starts.TryAdd(node, Net.NowMicros);
            foreach (PeeringFile file in Files.Where(file => !node.Items.Any(item => item.File == file && item.IsInstalled)))
            {
                node.Need(file);
            }
        });
    }

    /// <summary>Runs until all honest nodes have everything.</summary>
    public PeeringResult Run(long withinMillis)
    {
        PeeringEnd[] honest = [.. Honest];
        int left = 0;
        bool IsDone()
        {
            while (left < honest.Length && IsWhole(honest[left]))
            {
                left++;
            }

            return left == honest.Length;
        }

        if (!Net.Until(IsDone, withinMillis))
        {
            PeeringEnd waiting = honest[left];
            string states = string.Join(", ", waiting.Items.Select(item => item.Transaction is null ? "-" : PeeringClientState.NameOf(item.Transaction.State)));
            throw new InvalidOperationException($"Seed {Net.Seed}: node {waiting.Address} waits: {states}.");
        }

        foreach (PeeringEnd node in honest)
        {
            long done = node.Items.Max(item => item.DoneMicros);
            _seconds.Add((done - _starts[node]) / 1e6);
        }

        double total = Files.Sum(file => (double)file.Octets);
        double mean = honest.Average(node => (double)node.ServedOctets);
        return new PeeringResult(
            Net.OriginOctets / total,
            _seconds.Max(),
            _seconds.Average(),
            mean == 0 ? 0 : honest.Max(node => node.ServedOctets) / mean,
            (double)Net.Packets / Net.Nodes.Count,
            (double)Net.PacketOctets / Net.Packets);
    }

    private static bool IsWhole(PeeringEnd node)
    {
        int whole = 0;
        foreach (PeeringItem item in node.Items)
        {
            whole += item.IsInstalled ? 1 : 0;
        }

        return whole == Files.Length;
    }
}
