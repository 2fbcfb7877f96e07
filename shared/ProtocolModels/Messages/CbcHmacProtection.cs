using NanoPeers.Cryptography;

namespace NanoPeers.Messages;

/// <summary>
/// Suite 1: AES-128-CBC with PKCS#7 padding, then HMAC-SHA-256 over everything up to the trailer. The initialisation vector is the first
/// half of an HMAC of the sequence number under a key of its own: it never repeats under one key and cannot be foretold. MESSAGES.md.
/// </summary>
public sealed class CbcHmacProtection : IEnvelopeProtection
{
    /// <summary>Octets of the encryption key.</summary>
    public const int CipherKeyLength = 16;

    /// <summary>Octets of the MAC key, and of the IV key.</summary>
    public const int MacKeyLength = 32;

    private readonly ulong _keyId;
    private readonly ICbcKey _cipher;
    private readonly IMacKey _mac;
    private readonly IMacKey _ivKey;
    private readonly EnvelopeDigest _digest;

    /// <summary>Makes the protection of one direction.</summary>
    /// <param name="keyId">Session or epoch id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="keys">Holds the three keys; the caller overwrites them.</param>
    /// <param name="cipherOffset">Where the 16-octet encryption key begins.</param>
    /// <param name="macOffset">Where the 32-octet MAC key begins.</param>
    /// <param name="ivOffset">Where the 32-octet IV key begins.</param>
    /// <param name="digest">Scratch octets.</param>
    public CbcHmacProtection(
        ulong keyId, ICryptography cryptography, byte[] keys, int cipherOffset, int macOffset, int ivOffset, EnvelopeDigest digest)
    {
        _keyId = keyId;
        _cipher = cryptography.CreateAesCbcKey(keys, cipherOffset);
        _mac = cryptography.CreateHmacKey(keys, macOffset, MacKeyLength);
        _ivKey = cryptography.CreateHmacKey(keys, ivOffset, MacKeyLength);
        _digest = digest;
    }

    /// <inheritdoc/>
    public int Suite
    {
        get { return Messages.Suite.Aes128CbcHmac; }
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
        return Pkcs7.PaddedCount(plainLength);
    }

    /// <inheritdoc/>
    public void Seal(byte[] buffer, int offset, int bodiesOffset, int plainLength)
    {
        int padded = Pkcs7.Pad(buffer, bodiesOffset, plainLength);
        MakeVector(buffer, offset);
        _cipher.Encrypt(_digest.Block, 0, buffer, bodiesOffset, padded);
        _digest.Write(_mac, buffer, offset, bodiesOffset - offset + padded);
    }

    /// <inheritdoc/>
    public OpenStatus Open(Envelope envelope)
    {
        if (envelope.Suite != Messages.Suite.Aes128CbcHmac)
        {
            return OpenStatus.WrongSuite;
        }

        if (!_digest.Verify(_mac, envelope))
        {
            return OpenStatus.BadDigest;
        }

        if (envelope.BodiesLength == 0 || envelope.BodiesLength % Pkcs7.BlockSize != 0)
        {
            return OpenStatus.MalformedBodies;
        }

        MakeVector(envelope.Buffer, envelope.Offset);
        _cipher.Decrypt(_digest.Block, 0, envelope.Buffer, envelope.BodiesOffset, envelope.BodiesLength);
        int plainLength = Pkcs7.Unpad(envelope.Buffer, envelope.BodiesOffset, envelope.BodiesLength);
        return plainLength >= 0 && envelope.BodiesAreWellFormed(plainLength) ? OpenStatus.Opened : OpenStatus.MalformedBodies;
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _cipher.Wipe();
        _mac.Wipe();
        _ivKey.Wipe();
    }

    private void MakeVector(byte[] buffer, int offset)
    {
        _ivKey.Compute(buffer, offset + Envelope.OffsetSequence, 8, _digest.Block, 0);
    }
}
