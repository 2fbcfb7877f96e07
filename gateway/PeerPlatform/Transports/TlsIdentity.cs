using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// What a peer shows under TLS: its certificate of one group with its key, and how it judges the certificates of others. Dispose it after the transport.
/// </summary>
public sealed class TlsIdentity : IDisposable
{
    private readonly Lock _change = new();
    private readonly RSA _key;
    private SslStreamCertificateContext? _context;
    private MemberCertificate? _shown;

    /// <summary>Takes a copy of the key.</summary>
    /// <param name="key">This peer's identity key.</param>
    /// <param name="membership">Its membership by certificate, of the same key.</param>
    public TlsIdentity(PeerKey key, CertificateMembership membership)
    {
        byte[] pkcs8 = key.ExportPkcs8();
        _key = RSA.Create();
        _key.ImportPkcs8PrivateKey(pkcs8, out _);
        CryptographicOperations.ZeroMemory(pkcs8);
        Membership = membership;
    }

    /// <summary>The membership.</summary>
    public CertificateMembership Membership { get; }

    /// <summary>The present certificate, ready for connections; made anew when it was renewed.</summary>
    internal SslStreamCertificateContext Context
    {
        get
        {
            lock (_change)
            {
                MemberCertificate present = Membership.Certificate;
                if (_context is null || _shown != present)
                {
                    // The one before may still be in use by a connection that is being made: it goes with the last of them.
                    _context = SslStreamCertificateContext.Create(MakeCertificate(), null, offline: true);
                    _shown = present;
                }

                return _context;
            }
        }
    }

    /// <summary>The present certificate with its key; the caller disposes it.</summary>
    internal X509Certificate2 MakeCertificate()
    {
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(Membership.Certificate.Octets.Span);
        return bare.CopyWithPrivateKey(_key);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
