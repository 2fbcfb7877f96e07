using System.Globalization;
using NanoPeers.PeeringService.Transfers;

namespace NanoPeers.Benchmarks;

/// <summary>Many nodes of the peering service update at once.</summary>
internal sealed class PeeringDistribution(int octetsPerSecond)
{
    /// <summary>Who got what from whom in the last run.</summary>
    internal IReadOnlyList<Transfer> Transfers { get; private set; } = [];

    /// <summary>Octets of a peering packet in the last run, on average.</summary>
    internal double PacketOctets { get; private set; }

    internal async Task<DistributionResult> RunAsync(int count, string folder)
    {
        using BackendOrigin first = await BackendOrigin.StartAsync(2, 0).ConfigureAwait(false);
        using BackendOrigin second = await BackendOrigin.StartAsync(1, octetsPerSecond).ConfigureAwait(false);
        int port = 20_000 + (Environment.ProcessId % 20_000);
        List<ChildProcess> nodes = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                string[] arguments =
                    [DistributionNode.Argument, AddressOf(i), $"{port}", Path.Combine(folder, $"node-{count}-{i}"), first.Address, second.Address];
                nodes.Add(new ChildProcess(Environment.ProcessPath!, arguments));
            }

            await Task.WhenAll(nodes.Select(node => node.HearAsync("ready"))).ConfigureAwait(false);
            nodes.ForEach(node => node.Say("go"));
            string[] done = await Task.WhenAll(nodes.Select(node => node.HearAsync("done"))).ConfigureAwait(false);
            double origin = await second.OctetsAsync().ConfigureAwait(false);
            List<long> gave = await HearTransfersAsync(nodes).ConfigureAwait(false);
            double last = done.Max(one => double.Parse(one, CultureInfo.InvariantCulture)) / 1000;
            return new DistributionResult(last, origin / DistributionBenchmark.UpdateOctets, DistributionResult.LoadOf(gave));
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    private static string AddressOf(int place) => $"127.31.{place / 200}.{(place % 200) + 1}";

    private async Task<List<long>> HearTransfersAsync(List<ChildProcess> nodes)
    {
        List<Transfer> all = [];
        long packets = 0;
        long octets = 0;
        for (int i = 0; i < nodes.Count; i++)
        {
            string[] lines = await nodes[i].EndAsync().ConfigureAwait(false);
            string[] counts = lines[0].Split(' ');
            packets += long.Parse(counts[1], CultureInfo.InvariantCulture);
            octets += long.Parse(counts[2], CultureInfo.InvariantCulture);
            all.AddRange(lines.Skip(1).Select(line => TransferLine.Read(line)! with { To = AddressOf(i) }));
        }

        Transfers = all;
        PacketOctets = (double)octets / packets;
        return [.. Enumerable.Range(0, nodes.Count).Select(i => all.Where(one => !one.IsOrigin && one.From == AddressOf(i)).Sum(one => one.Octets))];
    }
}
