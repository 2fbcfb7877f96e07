using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using NanoPeers.Endpoints;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.Benchmarks;

/// <summary>What 1,000 idle sessions cost the server's process: resident anonymous memory after a collection, before and after.</summary>
internal static class MemoryBenchmark
{
    private const int Sessions = 1000;

    /// <summary>Keys that are not used are laid to rest within ten seconds; an idle session is one whose keys rest.</summary>
    private static readonly TimeSpan UntilIdle = TimeSpan.FromSeconds(12);

    internal static async Task RunAsync(Report report)
    {
        double ours = await OursAsync().ConfigureAwait(false);
        double theirs = await TheirsAsync().ConfigureAwait(false);
        double ratio = ours / theirs;
        string what = $"server memory of an idle session, of {Sessions}";
        report.Add(what, Report.Number(ours / 1024, "N1") + " KiB", Report.Number(theirs / 1024, "N1") + " KiB", "SslStream", Report.Number(ratio, "N3") + "x", "at most 0.1x", ratio <= 0.1);
    }

    private static async Task<double> OursAsync()
    {
        using Process server = Start("nano");
        int port = int.Parse((await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!, CultureInfo.InvariantCulture);
        await using PeerNode client = Peers.Make(1, false);
        client.Start();
        Endpoint endpoint = Endpoint.Udp("127.0.0.1", port)!;
        async Task Connect(string purpose)
        {
            ConnectResult result = await client.ConnectAsync(
                client.Transports.Resolve(endpoint).Address!, Peers.Request(purpose, Peers.Resumption(), Suite.Aes128CbcHmac), CancellationToken.None).ConfigureAwait(false);
            _ = result.Session ?? throw new InvalidOperationException(result.Problem);
        }

        for (int i = 0; i < 100; i++)
        {
            await Connect("warm" + i).ConfigureAwait(false);
        }

        await Task.Delay(UntilIdle).ConfigureAwait(false);
        double before = await MemoryAsync(server).ConfigureAwait(false);
        for (int i = 0; i < Sessions; i++)
        {
            await Connect("idle" + i).ConfigureAwait(false);
        }

        await Task.Delay(UntilIdle).ConfigureAwait(false);
        double after = await MemoryAsync(server).ConfigureAwait(false);
        server.StandardInput.Close();
        await server.WaitForExitAsync().ConfigureAwait(false);
        return (after - before) / Sessions;
    }

    private static async Task<double> TheirsAsync()
    {
        using Process server = Start("tls");
        int port = int.Parse((await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!, CultureInfo.InvariantCulture);
        IPEndPoint to = new(IPAddress.Loopback, port);
        List<SslStream> streams = [];
        for (int i = 0; i < 100; i++)
        {
            streams.Add(await TlsPeer.ConnectAsync(to).ConfigureAwait(false));
        }

        double before = await MemoryAsync(server).ConfigureAwait(false);
        for (int i = 0; i < Sessions; i++)
        {
            streams.Add(await TlsPeer.ConnectAsync(to).ConfigureAwait(false));
        }

        double after = await MemoryAsync(server).ConfigureAwait(false);
        streams.ForEach(stream => stream.Dispose());
        server.StandardInput.Close();
        await server.WaitForExitAsync().ConfigureAwait(false);
        return (after - before) / Sessions;
    }

    private static async Task<double> MemoryAsync(Process server)
    {
        await server.StandardInput.WriteLineAsync("memory").ConfigureAwait(false);
        return double.Parse((await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!, CultureInfo.InvariantCulture);
    }

    private static Process Start(string kind)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(MemoryBenchmark).Assembly.Location);
        }

        start.ArgumentList.Add("server");
        start.ArgumentList.Add(kind);
        return Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
    }
}
