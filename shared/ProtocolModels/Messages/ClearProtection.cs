using NanoPeers.Cryptography;

namespace NanoPeers.Messages;

/// <summary>
/// No protection: the digest is an HMAC under 32 zero octets and only shows damage (PROTOCOL.md section 2). What arrives under it is
/// trusted by nobody; every message tells its receiver so (S0, mixed sessions).
/// </summary>
public sealed class ClearProtection : IEnvelopeProtection
{
    private readonly IMacKey _key;
    private readonly EnvelopeDigest _digest;

    /// <summary>Makes the protection of all clear messages of a peer.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="digest">Scratch octets.</param>
    public ClearProtection(ICryptography cryptography, EnvelopeDigest digest)
    {
        _key = cryptography.CreateHmacKey(new byte[32], 0, 32);
        _digest = digest;
    }

    /// <inheritdoc/>
    public int Suite
    {
        get { return Messages.Suite.Clear; }
    }

    /// <inheritdoc/>
    public ulong KeyId
    {
        get { return 0; }
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
        _digest.Write(_key, buffer, offset, bodiesOffset - offset + plainLength);
    }

    /// <inheritdoc/>
    public OpenStatus Open(Envelope envelope)
    {
        if (envelope.Suite != Messages.Suite.Clear)
        {
            return OpenStatus.WrongSuite;
        }

        if (!_digest.Verify(_key, envelope))
        {
            return OpenStatus.BadDigest;
        }

        return envelope.BodiesAreWellFormed(envelope.BodiesLength) ? OpenStatus.Opened : OpenStatus.MalformedBodies;
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _key.Wipe();
    }
}
