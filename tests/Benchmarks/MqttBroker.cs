using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.Benchmarks;

/// <summary>
/// A mosquitto of one's own: a process on a free port of loopback, with TLS and a certificate that openssl made for it, all in a temporary folder.
/// </summary>
internal sealed class MqttBroker : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-broker-");
    private readonly Process _process;

    internal MqttBroker()
    {
        string key = Path.Combine(_folder.FullName, "key.pem");
        string certificate = Path.Combine(_folder.FullName, "certificate.pem");
        string[] request =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate];
        using Process openssl = Start("openssl", request);
        openssl.WaitForExit();
        int port = FreePort();
        string settings = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllLines(settings,
        [
            $"listener {port} 127.0.0.1", $"certfile {certificate}", $"keyfile {key}", "allow_anonymous true", "set_tcp_nodelay true", "log_type none",
            "max_queued_messages 0", "persistence false", $"user {Environment.UserName}",
        ]);
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _process = Start(Program, ["-c", settings]);
        WaitUntilItListens();
    }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint EndPoint { get; }

    /// <summary>Time of processors that it has used.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Whether it is installed.</summary>
    internal static bool IsInstalled => File.Exists(Program);

    private static string Program => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "/usr/local/sbin/mosquitto";

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
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
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
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using TcpClient client = new();
                client.Connect(EndPoint);
                return;
            }
            catch (SocketException) when (waited.Elapsed < TimeSpan.FromSeconds(10) && !_process.WaitForExit(20))
            {
                // Not yet.
            }
        }
    }
}
