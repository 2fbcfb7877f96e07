using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// A full peer's membership by certificate: its own key and certificate, and those of others that it has seen. Makes the authenticators of session
/// set-ups (SESSIONS.md, "Certificates"). Any thread may call.
/// </summary>
public sealed class CertificateMembership
{
    private readonly CertificateChecker _checker;
    private readonly TimeProvider _time;
    private readonly CertificateShelf _shelf;
    private volatile MemberCertificate _certificate;

    /// <summary>Takes up a membership.</summary>
    /// <param name="key">This peer's identity key.</param>
    /// <param name="certificate">Its certificate, of this key.</param>
    /// <param name="checker">Checks those of others.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The certificate is another key's.</exception>
    public CertificateMembership(IPeerKey key, MemberCertificate certificate, CertificateChecker checker, TimeProvider time)
    {
        Key = key;
        _checker = checker;
        _time = time;
        _shelf = new CertificateShelf();
        _certificate = OfThisKey(certificate);
    }

    /// <summary>Another membership of the same key that knows the same certificates of others, but judges them by other rules.</summary>
    /// <param name="other">The membership.</param>
    /// <param name="checker">Checks those of others.</param>
    public CertificateMembership(CertificateMembership other, CertificateChecker checker)
    {
        Key = other.Key;
        _checker = checker;
        _time = other._time;
        _shelf = other._shelf;
        _certificate = other.Certificate;
    }

    /// <summary>This peer's present certificate; the next one takes its place when it is renewed.</summary>
    /// <exception cref="ArgumentException">The certificate is another key's.</exception>
    public MemberCertificate Certificate
    {
        get => _certificate;
        set => _certificate = OfThisKey(value);
    }

    /// <summary>Whether a new certificate is due.</summary>
    public bool IsRenewalDue => _time.GetUtcNow() >= Certificate.RenewalDue;

    /// <summary>Certificates of others that are kept.</summary>
    public int KnownCount => _shelf.Count;

    internal IPeerKey Key { get; }

    /// <summary>An authenticator for one attempt.</summary>
    /// <param name="peer">The other end; null when any member may answer.</param>
    public IAuthenticator CreateAuthenticator(Identifier? peer) => new CertificateAuthenticator(this, peer);

    /// <summary>Takes another's certificate, if it counts.</summary>
    /// <param name="octets">X.509 in DER, from anybody.</param>
    /// <param name="sender">Who sent it, unproven; it must be that peer's.</param>
    /// <returns>None when it is kept, else why it does not count.</returns>
    internal CertificateFault Take(ReadOnlySpan<byte> octets, Identifier sender)
    {
        CertificateFault fault = MemberCertificate.TryParse(octets, out MemberCertificate? certificate);
        return certificate is null ? fault : Take(certificate, sender);
    }

    /// <summary>Takes another's certificate, if it counts.</summary>
    internal CertificateFault Take(MemberCertificate certificate, Identifier sender)
    {
        CertificateFault fault;
        if (_shelf.Find(certificate.Digest.Span) is not null)
        {
            fault = certificate.Peer.Equals(sender) ? _checker.CheckAgain(certificate, _time.GetUtcNow()) : CertificateFault.WrongPeer;
        }
        else
        {
            fault = _checker.Check(certificate, _time.GetUtcNow(), sender, default);
        }

        if (fault == CertificateFault.None)
        {
            _shelf.Put(certificate);
        }

        return fault;
    }

    /// <summary>A certificate that counted once, or null.</summary>
    internal MemberCertificate? Find(ReadOnlySpan<byte> digest) => _shelf.Find(digest);

    /// <summary>The newest known certificate of a peer, or null.</summary>
    internal MemberCertificate? FindNewest(Identifier peer) => _shelf.FindNewest(peer);

    /// <summary>Whether a certificate that counted still does.</summary>
    internal CertificateFault CheckAgain(MemberCertificate certificate) => _checker.CheckAgain(certificate, _time.GetUtcNow());

    private MemberCertificate OfThisKey(MemberCertificate certificate) =>
        certificate.Key.Fingerprint.Span.SequenceEqual(Key.Fingerprint.Span)
            ? certificate
            : throw new ArgumentException("The certificate is another key's.", nameof(certificate));
}
