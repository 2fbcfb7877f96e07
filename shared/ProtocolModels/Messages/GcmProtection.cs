using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Messages;

/// <summary>
/// Suite 2, full peers only: AES-256-GCM. The associated data is the envelope before the bodies, by the digest's rule; the nonce is a
/// 4-octet salt of the key schedule and the sequence number; the digest is the tag. MESSAGES.md.
/// </summary>
public sealed class GcmProtection : IEnvelopeProtection
{
    /// <summary>Octets of the key.</summary>
    public const int KeyLength = 32;

    /// <summary>Octets of the salt.</summary>
    public const int SaltLength = 4;

    private readonly ulong _keyId;
    private readonly IGcmKey _key;
    private readonly byte[] _nonce = new byte[SaltLength + 8];
    private readonly EnvelopeDigest _digest;

    /// <summary>Makes the protection of one direction.</summary>
    /// <param name="keyId">Session or epoch id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="keys">Holds key and salt; the caller overwrites them.</param>
    /// <param name="keyOffset">Where the 32-octet key begins.</param>
    /// <param name="saltOffset">Where the 4-octet salt begins.</param>
    /// <param name="digest">Scratch octets.</param>
    public GcmProtection(ulong keyId, IFullCryptography cryptography, byte[] keys, int keyOffset, int saltOffset, EnvelopeDigest digest)
    {
        _keyId = keyId;
        _key = cryptography.CreateAesGcmKey(keys, keyOffset);
        Array.Copy(keys, saltOffset, _nonce, 0, SaltLength);
        _digest = digest;
    }

    /// <inheritdoc/>
    public int Suite
    {
        get { return Messages.Suite.Aes256Gcm; }
    }

    /// <inheritdoc/>
    public ulong KeyId
    {
        get { return _keyId; }
    }

    /// <inheritdoc/>
    public bool Encrypts
    {
        get { return true; }
    }

    /// <inheritdoc/>
    public int SealedLength(int plainLength)
    {
        return plainLength;
    }

    /// <inheritdoc/>
    public void Seal(byte[] buffer, int offset, int bodiesOffset, int plainLength)
    {
        Array.Copy(buffer, offset + Envelope.OffsetSequence, _nonce, SaltLength, 8);
        _digest.Blank(buffer, offset);
        _key.Encrypt(
            _nonce, 0, buffer, offset, bodiesOffset - offset, buffer, bodiesOffset, plainLength, _digest.Block, 0);
        _digest.Restore(buffer, offset, false);
        Array.Copy(_digest.Block, 0, buffer, offset + Envelope.OffsetDigest, Envelope.DigestLength);
    }

    /// <inheritdoc/>
    public OpenStatus Open(Envelope envelope)
    {
        if (envelope.Suite != Messages.Suite.Aes256Gcm)
        {
            return OpenStatus.WrongSuite;
        }

        byte[] buffer = envelope.Buffer;
        int offset = envelope.Offset;
        Array.Copy(buffer, offset + Envelope.OffsetSequence, _nonce, SaltLength, 8);
        _digest.Blank(buffer, offset);
        bool authentic = _key.Decrypt(
            _nonce, 0, buffer, offset, envelope.BodiesOffset - offset,
            buffer, envelope.BodiesOffset, envelope.BodiesLength, _digest.Saved, EnvelopeDigest.SavedDigest);
        _digest.Restore(buffer, offset, true);
        if (!authentic)
        {
            return OpenStatus.BadDigest;
        }

        return envelope.BodiesAreWellFormed(envelope.BodiesLength) ? OpenStatus.Opened : OpenStatus.MalformedBodies;
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _key.Wipe();
        Array.Clear(_nonce, 0, _nonce.Length);
    }
}
