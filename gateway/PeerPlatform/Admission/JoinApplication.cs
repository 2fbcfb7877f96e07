using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>Who applies, as its application says it. Trusted no further than it was proven.</summary>
/// <param name="Applicant">The peer; its session says so.</param>
/// <param name="Nonce">16 octets that name the application.</param>
/// <param name="Way">See <see cref="Membership.JoinWay"/>; perhaps with WithoutKey.</param>
/// <param name="Key">Its public key, SubjectPublicKeyInfo in DER; empty for a constrained peer.</param>
/// <param name="Fingerprint">SHA-256 of the key; zeros for a constrained peer.</param>
/// <param name="Name">What it calls itself, UTF-8.</param>
public sealed record JoinApplication(Identifier Applicant, byte[] Nonce, int Way, byte[] Key, byte[] Fingerprint, byte[] Name)
{
    /// <summary>Whether it wants the group's common key.</summary>
    public bool WantsKey => (Way & Membership.JoinWay.WithoutKey) == 0;
}
