using System.Diagnostics;
using System.Globalization;

namespace NanoPeers.Benchmarks;

/// <summary>Many BitTorrent peers (libtorrent of Debian, a process each) fetch the same files from a super-seeding origin, or with the origin as web seed.</summary>
internal sealed class BitTorrentDistribution(int octetsPerSecond)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>A peer is told of so many others, and of the seed.</summary>
    private const int KnownPeers = 30;

    internal static bool IsInstalled
    {
        get
        {
            if (!File.Exists(Python))
            {
                return false;
            }

            using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", "import libtorrent"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "bittorrent_peer.py");

    /// <summary>With a super-seeding origin.</summary>
    internal async Task<DistributionResult> SuperSeedAsync(int count, string folder)
    {
        string files = await CopyFilesAsync(folder).ConfigureAwait(false);
        string torrent = Path.Combine(folder, $"super-{count}.torrent");
        int port = PortOf();
        string seedAddress = "127.32.250.1";
        using ChildProcess seed = new(Python, Script, "seed", seedAddress, $"{port}", files, torrent, $"{octetsPerSecond}");
        await seed.HearAsync("ready").ConfigureAwait(false);
        (double last, List<long> gave) = await RunPeersAsync(count, folder, torrent, port, $"{seedAddress}:{port}").ConfigureAwait(false);
        string[] said = await seed.EndAsync().ConfigureAwait(false);
        return new DistributionResult(last, OctetsIn(said) / DistributionBenchmark.UpdateOctets, DistributionResult.LoadOf(gave));
    }

    /// <summary>With the origin's HTTP server as web seed.</summary>
    internal async Task<DistributionResult> WebSeedAsync(int count, string folder)
    {
        string files = await CopyFilesAsync(folder).ConfigureAwait(false);
        using BackendOrigin origin = await BackendOrigin.StartAsync(1, octetsPerSecond).ConfigureAwait(false);
        string torrent = Path.Combine(folder, $"web-{count}.torrent");
        using (ChildProcess making = new(Python, Script, "torrent", files, torrent, origin.Address + "/"))
        {
            await making.EndAsync().ConfigureAwait(false);
        }

        (double last, List<long> gave) = await RunPeersAsync(count, folder, torrent, PortOf(), null).ConfigureAwait(false);
        return new DistributionResult(
            last, await origin.OctetsAsync().ConfigureAwait(false) / DistributionBenchmark.UpdateOctets, DistributionResult.LoadOf(gave));
    }

    private static int PortOf() => 20_000 + (Environment.ProcessId % 20_000);

    private static double OctetsIn(string[] said) =>
        long.Parse(said.Single(line => line.StartsWith("gave ", StringComparison.Ordinal))["gave ".Length..], CultureInfo.InvariantCulture);

    /// <summary>The web seed's path is the torrent's name and the file's: /files/NAME.</summary>
    private static async Task<string> CopyFilesAsync(string folder)
    {
        string files = Path.Combine(folder, "origin", "files");
        if (!Directory.Exists(files))
        {
            Directory.CreateDirectory(files);
            using BackendOrigin origin = await BackendOrigin.StartAsync(1, 0).ConfigureAwait(false);
            foreach (string url in await origin.FilesAsync().ConfigureAwait(false))
            {
                string name = url[(url.LastIndexOf('/') + 1)..];
                await File.WriteAllBytesAsync(Path.Combine(files, name), await origin.GetAsync(url).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }

        return files;
    }

    private static async Task<(double Last, List<long> Gave)> RunPeersAsync(int count, string folder, string torrent, int port, string? seed)
    {
        List<ChildProcess> peers = [];
        Random random = new(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                string into = Path.Combine(folder, $"{Path.GetFileName(torrent)}-{i}");
                Directory.CreateDirectory(into);
                peers.Add(new ChildProcess(Python, Script, "peer", AddressOf(i), $"{port}", into, torrent));
            }

            await Task.WhenAll(peers.Select(peer => peer.HearAsync("ready"))).ConfigureAwait(false);
            for (int i = 0; i < count; i++)
            {
                int[] others = [.. Enumerable.Range(0, count).Where(other => other != i)];
                random.Shuffle(others);
                peers[i].Say(string.Join(' ', ["go", .. seed is null ? (string[])[] : [seed], .. others.Take(KnownPeers).Select(other => $"{AddressOf(other)}:{port}")]));
            }

            string[] done = await Task.WhenAll(peers.Select(peer => peer.HearAsync("done"))).ConfigureAwait(false);
            List<long> gave = [];
            foreach (ChildProcess peer in peers)
            {
                gave.Add((long)OctetsIn(await peer.EndAsync().ConfigureAwait(false)));
            }

            return (done.Max(one => double.Parse(one, CultureInfo.InvariantCulture)) / 1000, gave);
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static string AddressOf(int place) => $"127.32.{place / 200}.{(place % 200) + 1}";
}
