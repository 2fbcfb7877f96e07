using System.Diagnostics;
using System.Globalization;
using NanoPeers.PeeringService.Transfers;

namespace NanoPeers.Benchmarks;

/// <summary>
/// The six files of S2 (2.29 MB) for 10, 30 and 100 nodes at once, each a process of its own, behind a line of 10 Mbit/s that all share: the peering service
/// beside everyone downloading for himself and beside BitTorrent with the origin super-seeding and as web seed.
/// </summary>
internal static class DistributionBenchmark
{
    /// <summary>Octets of the six files.</summary>
    internal const double UpdateOctets = 2236 * 1024;

    private const int OctetsPerSecond = 10_000_000 / 8;

    internal static async Task RunAsync(Report report, IReadOnlyList<int> sizes, string? picture)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-distribution-");
        try
        {
            foreach (int count in sizes)
            {
                await CompareAsync(report, count, folder.FullName, count == sizes[0] ? picture : null).ConfigureAwait(false);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(Report report, int count, string folder, string? picture)
    {
        PeeringDistribution peering = new(OctetsPerSecond);
        DistributionResult ours = await peering.RunAsync(count, folder).ConfigureAwait(false);
        if (picture is not null)
        {
            await File.WriteAllTextAsync(picture, DistributionPicture.Draw(peering.Transfers)).ConfigureAwait(false);
        }

        Add(report, count, ours, await AloneAsync(count).ConfigureAwait(false), "everyone for himself", null);
        if (BitTorrentDistribution.IsInstalled)
        {
            BitTorrentDistribution torrent = new(OctetsPerSecond);
            Add(report, count, ours, await torrent.SuperSeedAsync(count, folder).ConfigureAwait(false), "BitTorrent, super-seeding", 0.5);
            Add(report, count, ours, await torrent.WebSeedAsync(count, folder).ConfigureAwait(false), "BitTorrent, web seed", 0.5);
        }
        else
        {
            Console.WriteLine("libtorrent is not installed (Debian: python3-libtorrent): BitTorrent is not measured.");
        }

        report.Add(
            $"update of {count} nodes: octets from the origin", Times(ours.Origin), "1.00x", "the update once", Times(ours.Origin), "1.0x", ours.Origin < 1.005);
        report.Add(
            $"update of {count} nodes: most loaded node gives", Times(ours.Load), "1.00x", "the mean", Times(ours.Load), "at most 3x", ours.Load <= 3);
        report.Add(
            $"update of {count} nodes: octets of a peering packet", Report.Number(peering.PacketOctets), "200", "S2's", Times(peering.PacketOctets / 200),
            "at most 1x", peering.PacketOctets <= 200);
    }

    private static void Add(Report report, int count, DistributionResult ours, DistributionResult theirs, string against, double? target)
    {
        double ratio = ours.LastSeconds / theirs.LastSeconds;
        report.Add(
            $"update of {count} nodes: last node done", Seconds(ours), $"{Seconds(theirs)}, {Times(theirs.Origin)} from the origin", against, Times(ratio),
            target is { } most ? $"at most {Times(most)}" : "-", target is { } bound ? ratio <= bound : null);
    }

    private static async Task<DistributionResult> AloneAsync(int count)
    {
        using BackendOrigin origin = await BackendOrigin.StartAsync(1, OctetsPerSecond).ConfigureAwait(false);
        IReadOnlyList<string> files = await origin.FilesAsync().ConfigureAwait(false);
        using HttpClient http = new() { Timeout = TimeSpan.FromMinutes(10) };
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).SelectMany(_ => files.Select(async url =>
        {
            byte[] octets = await http.GetByteArrayAsync(new Uri(url)).ConfigureAwait(false);
            return octets.Length;
        }))).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new DistributionResult(seconds, await origin.OctetsAsync().ConfigureAwait(false) / UpdateOctets, 0);
    }

    private static string Seconds(DistributionResult result) => result.LastSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Times(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture) + "x";
}
