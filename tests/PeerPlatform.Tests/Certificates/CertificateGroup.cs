using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>A group with one authority, and what a peer of it knows.</summary>
internal sealed class CertificateGroup : ICertificateTrust, IDisposable
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal CertificateGroup(string id = "00112233-4455-6677-8899-aabbccddeeff")
        : this(Identifier.Parse(id)!, PeerKey.Create())
    {
    }

    internal CertificateGroup(Identifier group, PeerKey authorityKey)
    {
        Group = group;
        AuthorityKey = authorityKey;
        Authority = new GroupCertificateAuthority(
            AuthorityKey, GroupCertificateAuthority.CreateCertificate(AuthorityKey, Group, Now), GroupCertificateAuthority.DefaultLife);
        Authorities = [Authority.Certificate];
        Checker = new CertificateChecker(this);
    }

    public Identifier Group { get; }

    public IReadOnlyCollection<AuthorityCertificate> Authorities { get; set; }

    internal PeerKey AuthorityKey { get; }

    internal GroupCertificateAuthority Authority { get; }

    internal CertificateChecker Checker { get; }

    internal Identifier? Removed { get; set; }

    /// <summary>What the group's statements say, where a test has some.</summary>
    internal Func<GroupView>? View { get; set; }

    public bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> keyFingerprint) =>
        View?.Invoke().IsInGoodStanding(peer, keyFingerprint) ?? !peer.Equals(Removed);

    public void Dispose() => AuthorityKey.Dispose();
}
