using NanoPeers.Cryptography;

namespace NanoPeers.Messages;

/// <summary>
/// Suite 3, full peers only, where the policy of both ends names it: HMAC-SHA-256 over everything up to the trailer, and no encryption (S0, "TLS": a
/// record layer can be used without encryption). Everybody on the way can read what it carries; nobody can change it. MESSAGES.md.
/// </summary>
public sealed class HmacProtection : IEnvelopeProtection
{
    /// <summary>Octets of the MAC key.</summary>
    public const int MacKeyLength = 32;

    private readonly ulong _keyId;
    private readonly IMacKey _mac;
    private readonly EnvelopeDigest _digest;

    /// <summary>Makes the protection of one direction.</summary>
    /// <param name="keyId">The session's id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="keys">Holds the key; the caller overwrites it.</param>
    /// <param name="macOffset">Where the 32-octet MAC key begins.</param>
    /// <param name="digest">Scratch octets.</param>
    public HmacProtection(ulong keyId, ICryptography cryptography, byte[] keys, int macOffset, EnvelopeDigest digest)
    {
        _keyId = keyId;
        _mac = cryptography.CreateHmacKey(keys, macOffset, MacKeyLength);
        _digest = digest;
    }

    /// <inheritdoc/>
    public int Suite
    {
        get { return Messages.Suite.HmacOnly; }
    }

    /// <inheritdoc/>
    public ulong KeyId
    {
        get { return _keyId; }
    }

    /// <inheritdoc/>
    public bool Encrypts
    {
        get { return false; }
    }

    /// <inheritdoc/>
    public int SealedLength(int plainLength)
    {
        return plainLength;
    }

    /// <inheritdoc/>
    public void Seal(byte[] buffer, int offset, int bodiesOffset, int plainLength)
    {
        _digest.Write(_mac, buffer, offset, bodiesOffset - offset + plainLength);
    }

    /// <inheritdoc/>
    public OpenStatus Open(Envelope envelope)
    {
        if (envelope.Suite != Messages.Suite.HmacOnly)
        {
            return OpenStatus.WrongSuite;
        }

        if (!_digest.Verify(_mac, envelope))
        {
            return OpenStatus.BadDigest;
        }

        return envelope.BodiesAreWellFormed(envelope.BodiesLength) ? OpenStatus.Opened : OpenStatus.MalformedBodies;
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _mac.Wipe();
    }
}
