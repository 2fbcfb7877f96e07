using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.Benchmarks;

/// <summary>A nats-server of one's own: a process on a free port of loopback, with TLS on wish, by a certificate that openssl made for it.</summary>
internal sealed class NatsServer : IDisposable
{
    private const string Program = "/usr/sbin/nats-server";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-nats-");
    private readonly Process _process;

    internal NatsServer(bool usesTls)
    {
        UsesTls = usesTls;
        int port = FreePort();
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        List<string> arguments = ["-a", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)];
        if (usesTls)
        {
            string key = Path.Combine(_folder.FullName, "key.pem");
            string certificate = Path.Combine(_folder.FullName, "certificate.pem");
            using Process openssl = Start(
                "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]);
            openssl.WaitForExit();
            arguments.AddRange(["--tls", "--tlscert", certificate, "--tlskey", key]);
        }

        _process = Start(Program, [.. arguments]);
        WaitUntilItListens();
    }

    /// <summary>Whether it is installed.</summary>
    internal static bool IsInstalled => File.Exists(Program);

    internal IPEndPoint EndPoint { get; }

    internal bool UsesTls { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilItListens()
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using TcpClient client = new();
                client.Connect(EndPoint);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began).TotalSeconds < 20)
            {
                Thread.Sleep(20);
            }
        }
    }
}
