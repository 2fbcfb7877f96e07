using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoPeers.Benchmarks;

/// <summary>What a user would pick instead: SslStream with TLS 1.3 and an RSA-2048 certificate, echoing on TCP.</summary>
internal sealed class TlsPeer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly SslServerAuthenticationOptions _server;

    internal TlsPeer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _server = new SslServerAuthenticationOptions
        {
            ServerCertificate = MakeCertificate(),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose() => _listener.Dispose();

    /// <summary>Connects, and stays silent.</summary>
    internal static async Task<SslStream> ConnectAsync(IPEndPoint to)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(to).ConfigureAwait(false);
        SslStream stream = new(client.GetStream(), false);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        await stream.AuthenticateAsClientAsync(options).ConfigureAwait(false);
        return stream;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            }
            catch (SocketException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            new Thread(() => Echo(client)) { IsBackground = true }.Start();
        }
    }

    private void Echo(TcpClient client)
    {
        try
        {
            using SslStream stream = new(client.GetStream(), false);
            stream.AuthenticateAsServer(_server);
            byte[] buffer = new byte[4096];
            for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                stream.Write(buffer, 0, count);
            }
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or ObjectDisposedException)
        {
            // The client went away: that is how every connection here ends.
        }
        finally
        {
            client.Dispose();
        }
    }
}
