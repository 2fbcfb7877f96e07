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
    private readonly ManualResetEventSlim _ready = new();

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
            openssl.BeginErrorReadLine();
            openssl.WaitForExit();
            arguments.AddRange(["--tls", "--tlscert", certificate, "--tlskey", key]);
        }

        _process = Start(Program, [.. arguments]);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.Contains("Server is ready", StringComparison.Ordinal))
            {
                _ready.Set();
            }
        };
        _process.BeginErrorReadLine();
        if (!_ready.Wait(TimeSpan.FromSeconds(20)))
        {
            throw new TimeoutException("nats-server did not say within 20 s that it is ready.");
        }
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
        _ready.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
