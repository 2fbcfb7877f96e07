using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages on TCP under TLS 1.3 (RFC 8446), where both ends show their certificates of one group. The machine's trusted certificates play no
/// part: the group's rules judge (CERTIFICATES.md). Each session has a connection of its own. TRANSPORTS.md, "TLS".
/// </summary>
public sealed class TlsTransport : ConnectionTransport, IProvingTransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "tls";

    /// <summary>The platform's port for TLS.</summary>
    public const int DefaultPort = 9703;

    private const string SchemeMark = "://";

    private readonly TlsIdentity _identity;
    private readonly ConcurrentDictionary<TcpAddress, MemberCertificate> _proven = new();
    private readonly long[] _refused = new long[Enum.GetValues<CertificateFault>().Length];
    private long _serial;

    /// <summary>Binds the port; connections that come wait until <see cref="ConnectionTransport.Start"/>.</summary>
    /// <param name="options">The settings; the usual port is <see cref="DefaultPort"/>.</param>
    /// <param name="identity">What this peer shows; not disposed here.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <param name="time">The clock of the idle time; null is the system's.</param>
    /// <exception cref="TransportBindException">The port cannot be had.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public TlsTransport(TcpTransportOptions options, TlsIdentity identity, ILogger? logger = null, TimeProvider? time = null)
        : base(SchemeName, options, logger, time)
    {
        _identity = identity;
        Begin();
    }

    /// <inheritdoc/>
    private protected override bool Joins => false;

    /// <summary>Remotes that were not let in for one reason.</summary>
    /// <param name="fault">What was wrong with the certificate.</param>
    public long Refused(CertificateFault fault) => Interlocked.Read(ref _refused[(int)fault]);

    /// <inheritdoc/>
    public override bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        address = null;
        if (endpoint.SchemeName != SchemeName)
        {
            problem = $"{endpoint} is not of {SchemeName}.";
            return false;
        }

        // The endpoint's own rules know no port for this scheme: those of TCP read it.
        Endpoint? asTcp = Endpoint.Parse(TcpTransport.SchemeName + SchemeMark + endpoint.Host);
        if (asTcp is null)
        {
            problem = $"{endpoint} names no host and port.";
            return false;
        }

        if (!IpEndpoints.TryReadRemote(asTcp, out IPAddress? remote, out problem))
        {
            return false;
        }

        address = new TcpAddress(new IPEndPoint(remote, asTcp.Port), canDial: true, SchemeName);
        return true;
    }

    /// <inheritdoc/>
    public RemoteAddress Own(RemoteAddress to)
    {
        TcpAddress remote = to as TcpAddress ?? throw new ArgumentException($"{to} is no address of {SchemeName}.", nameof(to));
        return new TcpAddress(remote.Remote, canDial: true, SchemeName, Interlocked.Increment(ref _serial));
    }

    /// <inheritdoc/>
    public MemberCertificate? FindProven(RemoteAddress remote) => remote is TcpAddress tcp ? _proven.GetValueOrDefault(tcp) : null;

    /// <inheritdoc/>
    public void Release(RemoteAddress remote)
    {
        if (remote is TcpAddress tcp)
        {
            Close(tcp);
        }
    }

    /// <inheritdoc/>
    internal override async ValueTask<OctetChannel> SecureAsync(Socket socket, TcpAddress remote, bool isAccepted, CancellationToken cancellationToken)
    {
        MemberCertificate? shown = null;
        SslStream stream = new(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        bool Judges(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => (shown = Judge(certificate, remote)) is not null;
        try
        {
            SslStreamCertificateContext context = _identity.Context;
            Task handshake = isAccepted
                ? stream.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = context,
                        ClientCertificateRequired = true,
                        EnabledSslProtocols = SslProtocols.Tls13,
                        AllowTlsResume = false,
                        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                        RemoteCertificateValidationCallback = Judges,
                    },
                    cancellationToken)
                : stream.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = _identity.Membership.Certificate.Group.ToString(),
                        ClientCertificateContext = context,
                        EnabledSslProtocols = SslProtocols.Tls13,
                        AllowTlsResume = false,
                        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                        RemoteCertificateValidationCallback = Judges,
                    },
                    cancellationToken);
            await handshake.ConfigureAwait(false);
            if (shown is null || !stream.IsMutuallyAuthenticated)
            {
                throw new AuthenticationException("The remote showed no certificate.");
            }
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _proven[remote] = shown;
        return new TlsChannel(stream);
    }

    /// <inheritdoc/>
    private protected override void Forgotten(TcpAddress remote) => _proven.TryRemove(remote, out _);

    /// <summary>The group's rules alone say who is let in; each refusal has its name.</summary>
    private MemberCertificate? Judge(X509Certificate? certificate, TcpAddress remote)
    {
        CertificateFault fault = CertificateFault.Malformed;
        MemberCertificate? shown = null;
        if (certificate is not null)
        {
            fault = MemberCertificate.TryParse(certificate.GetRawCertData(), out shown);
        }

        if (shown is not null)
        {
            fault = _identity.Membership.Take(shown, shown.Peer);
        }

        if (fault == CertificateFault.None)
        {
            return shown;
        }

        Interlocked.Increment(ref _refused[(int)fault]);
        TransportLog.NotLetIn(Logger, remote, fault);
        return null;
    }
}
