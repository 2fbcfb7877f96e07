using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.Benchmarks;

/// <summary>An nginx of one's own with as many workers as processors, sendfile, and no log of requests.</summary>
internal sealed class NginxServer : IHttpPages
{
    private const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-nginx-");
    private readonly Process _process;

    private NginxServer(string root, string[] paths)
    {
        Port = FreePort();
        Paths = paths;
        string settings = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(settings, $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            worker_processes auto;
            pid {{_folder.FullName}}/pid;
            error_log {{_folder.FullName}}/error.log;
            events { worker_connections 256; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
              client_body_temp_path {{_folder.FullName}}/b; proxy_temp_path {{_folder.FullName}}/p; fastcgi_temp_path {{_folder.FullName}}/f;
              uwsgi_temp_path {{_folder.FullName}}/u; scgi_temp_path {{_folder.FullName}}/s;
              server { listen 127.0.0.1:{{Port}}; root {{root}}; }
            }
            """);
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", settings, "-e", Path.Combine(_folder.FullName, "error.log")]))!;
    }

    /// <summary>Whether it is installed (Debian: nginx-light).</summary>
    internal static bool IsInstalled => File.Exists(Program);

    public int Port { get; }

    public string[] Paths { get; }

    /// <summary>Serves the files of a folder.</summary>
    internal static async Task<NginxServer> StartAsync(string root, IEnumerable<string> files)
    {
        NginxServer server = new(root, [.. files.Select(file => "/" + Path.GetFileName(file))]);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token).ConfigureAwait(false);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(50, limit.Token).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        using (Process stop = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            stop.WaitForExit();
        }

        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
