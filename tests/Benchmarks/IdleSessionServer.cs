using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.Benchmarks;

/// <summary>A server in a process of its own, whose memory is looked at: prints where it listens, and its resident octets whenever it is asked.</summary>
internal static class IdleSessionServer
{
    internal static async Task<int> RunAsync(string kind)
    {
        if (kind == "tls")
        {
            using TlsPeer tls = new();
            Console.WriteLine(tls.EndPoint.Port);
            Serve();
            return 0;
        }

        await using PeerNode node = Peers.Make(2, true);
        node.Start();
        Console.WriteLine(node.Transports.Transports.Single().LocalEndpoint.Port);
        Serve();
        return 0;
    }

    private static void Serve()
    {
        while (Console.ReadLine() is "memory")
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, true, true);
            Console.WriteLine(Resident());
        }
    }

    private static long Resident()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
