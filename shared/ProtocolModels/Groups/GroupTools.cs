using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// What the group cores of one peer share: who it is, its platform's cryptography, its boot count, and scratch octets made once. For one thread
/// at a time; a peer that works on several groups in parallel has one for each.
/// </summary>
public sealed class GroupTools
{
    /// <summary>Makes the tools of a peer.</summary>
    /// <param name="self">The peer's id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="bootCount">The peer's persisted boot count: a group key outlives a restart, its sequence numbers never repeat.</param>
    public GroupTools(Identifier self, ICryptography cryptography, uint bootCount)
    {
        Self = self;
        Cryptography = cryptography;
        BootCount = bootCount;
        Digest = new EnvelopeDigest();
        Derivation = new GroupKeyDerivation(cryptography);
    }

    /// <summary>The peer's id.</summary>
    public Identifier Self { get; }

    /// <summary>The platform's primitives.</summary>
    public ICryptography Cryptography { get; }

    /// <summary>The peer's persisted boot count.</summary>
    public uint BootCount { get; }

    /// <summary>Scratch octets of protections.</summary>
    internal EnvelopeDigest Digest { get; }

    /// <summary>From group keys to what they protect with.</summary>
    internal GroupKeyDerivation Derivation { get; }

    /// <summary>Whether this peer can protect messages with a suite.</summary>
    /// <param name="suite">See <see cref="Suite"/>.</param>
    public bool Supports(int suite)
    {
        return suite == Suite.Aes128CbcHmac || (suite == Suite.Aes256Gcm && Cryptography is IFullCryptography);
    }
}
