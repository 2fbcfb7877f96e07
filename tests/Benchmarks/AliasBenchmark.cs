using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>
/// The alias server beside nginx: how fast an object of 10 MB comes, and how many small ones a second. Each server is a process of its own; the
/// readers are plain sockets in ours, one request at a time on each connection.
/// </summary>
internal static class AliasBenchmark
{
    private const int Large = 10_000_000;
    private const int Small = 200;
    private const int Rounds = 7;

    internal static async Task RunAsync(Report report)
    {
        if (!NginxServer.IsInstalled)
        {
            Console.WriteLine("nginx is not installed (Debian: nginx-light): the alias server is not measured.");
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-aliases-");
        try
        {
            string[] files = [Path.Combine(folder.FullName, "large"), Path.Combine(folder.FullName, "small")];
            Random random = new(1);
            foreach ((string file, int length) in files.Zip([Large, Small]))
            {
                byte[] content = new byte[length];
                random.NextBytes(content);
                await File.WriteAllBytesAsync(file, content).ConfigureAwait(false);
            }

            using IHttpPages ours = await AliasServerProcess.StartAsync(folder.FullName, files).ConfigureAwait(false);
            using IHttpPages theirs = await NginxServer.StartAsync(folder.FullName, files).ConfigureAwait(false);
            await CompareAsync(report, ours, theirs).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(Report report, IHttpPages ours, IHttpPages theirs)
    {
        foreach (int connections in (int[])[1, 8])
        {
            (double a, double b, double ratio) = await Paired.CompareAsync(
                Rounds, () => RateAsync(ours, 0, connections, 40 / connections), () => RateAsync(theirs, 0, connections, 40 / connections)).ConfigureAwait(false);
            report.Add(
                $"aliases: GET of 10 MB, {connections} connection(s)", $"{Report.Number(a * Large / 1e6)} MB/s", $"{Report.Number(b * Large / 1e6)} MB/s",
                "nginx", Ratio(ratio), "-", null);
        }

        foreach (int connections in (int[])[1, 8])
        {
            (double a, double b, double ratio) = await Paired.CompareAsync(
                Rounds, () => RateAsync(ours, 1, connections, 16_000 / connections), () => RateAsync(theirs, 1, connections, 16_000 / connections))
                .ConfigureAwait(false);
            report.Add(
                $"aliases: GET of 200 octets, {connections} connection(s)", $"{Report.Number(a)}/s", $"{Report.Number(b)}/s", "nginx", Ratio(ratio), "-", null);
        }
    }

    private static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture) + "x";

    /// <summary>Requests a second.</summary>
    private static async Task<double> RateAsync(IHttpPages server, int page, int connections, int each)
    {
        List<Socket> sockets = [];
        for (int i = 0; i < connections; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port).ConfigureAwait(false);
            sockets.Add(socket);
        }

        byte[] request = Encoding.ASCII.GetBytes($"GET {server.Paths[page]} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        int length = page == 0 ? Large : Small;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(sockets.Select(socket => Task.Factory.StartNew(
            () => Read(socket, request, length, each), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        sockets.ForEach(socket => socket.Dispose());
        return connections * each / seconds;
    }

    private static void Read(Socket socket, byte[] request, int length, int times)
    {
        byte[] buffer = new byte[256 << 10];
        for (int i = 0; i < times; i++)
        {
            socket.Send(request);
            int count = 0;
            int header;
            do
            {
                count += Received(socket, buffer.AsSpan(count));
                header = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            }
            while (header < 0);
            if (!buffer.AsSpan(0, count).StartsWith("HTTP/1.1 200 "u8))
            {
                throw new InvalidOperationException("The answer is not 200.");
            }

            for (int left = length - (count - header - 4); left > 0;)
            {
                left -= Received(socket, buffer);
            }
        }
    }

    private static int Received(Socket socket, Span<byte> into) =>
        socket.Receive(into) is var count and > 0 ? count : throw new EndOfStreamException("The server has closed the connection.");
}
