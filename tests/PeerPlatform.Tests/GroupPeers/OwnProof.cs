using NanoPeers.Messages;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Asks for sessions of a group in a peer's name, past its own service: by a certificate that it made for itself, or by a secret.</summary>
internal static class OwnProof
{
    /// <summary>Asks by a certificate that the peer issued to itself.</summary>
    internal static async Task<ConnectResult> ConnectAsync(GroupEnd from, GroupEnd to, Identifier group, string purpose)
    {
        using PeerKey key = GroupHouse.KeyOf(from.Number);
        using PlatformCryptography cryptography = new();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        GroupCertificateAuthority own = new(key, GroupCertificateAuthority.CreateCertificate(key, group, now), GroupCertificateAuthority.DefaultLife);
        CertificateMembership membership = new(
            key, own.Issue(from.Id, key.PublicKey, 2, 0, now), new CertificateChecker(new TrustsAll(group)), TimeProvider.System);
        using GroupMember member = new(group, Policy, cryptography, null, membership, []);
        return await AskAsync(member, from, to, purpose);
    }

    /// <summary>Asks by a secret, or by nothing where it is empty.</summary>
    internal static async Task<ConnectResult> ConnectAsync(GroupEnd from, GroupEnd to, Identifier group, string purpose, byte[] secret)
    {
        using PlatformCryptography cryptography = new();
        using GroupMember member = new(group, Policy, cryptography, null, secret);
        return await AskAsync(member, from, to, purpose);
    }

    private static SessionPolicy Policy => new() { Suites = [Suite.Aes256Gcm], KeyExchanges = [KeyExchangeMethod.EcdhP256] };

    private static async Task<ConnectResult> AskAsync(GroupMember member, GroupEnd from, GroupEnd to, string purpose)
    {
        SessionRequest request = await member.CreateRequestAsync(purpose, to.Id, GroupHouse.Stop);
        return await from.Node.ConnectAsync(to.Address, request, GroupHouse.Stop);
    }

    private sealed class TrustsAll(Identifier group) : ICertificateTrust
    {
        public Identifier Group => group;

        public IReadOnlyCollection<AuthorityCertificate> Authorities => [];

        /// <summary>The other end may have a certificate of its own by now, or one of the group's first peer.</summary>
        public PeerPublicKey? FindIssuer(MemberCertificate certificate)
        {
            using PeerKey authority = GroupHouse.KeyOf(1);
            return certificate.IsOfOwnKey ? certificate.Key : authority.PublicKey;
        }

        public bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> keyFingerprint) => true;
    }
}
