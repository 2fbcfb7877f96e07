using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// Verification of RSASSA-PKCS1-v1_5 signatures with SHA-256 (RFC 8017 section 8.2.2), in steps of one row of limbs. The whole
/// encoded message is compared with the one that the digest must give: nothing in it is parsed, so there is nowhere to hide
/// octets as in the forgeries under e = 3.
/// <code>
/// 00 01 FF ... FF 00 | DigestInfo of SHA-256 (19) | digest (32)
/// </code>
/// </summary>
public sealed class RsaSignature
{
    private const int Tail = 1 + 19 + Sha256.DigestSize;

    // RFC 8017 section 9.2 note 1: the DER of DigestInfo up to the digest. Before it, the zero that ends the padding.
    private static readonly byte[] _digestInfo =
    {
        0x00, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    };

    private readonly RsaPublicOperation _operation;
    private readonly byte[] _encoded;
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private int _count;
    private bool _underWay;

    /// <summary>Makes the arrays that are not the operation's: one block and a digest.</summary>
    /// <param name="operation">Does the arithmetic; may serve others when no verification is under way.</param>
    public RsaSignature(RsaPublicOperation operation)
    {
        _operation = operation;
        _encoded = new byte[operation.MaximumModulusSize];
    }

    /// <summary>True when the verification is finished and <see cref="IsValid"/> is its answer.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True when the verification is finished and the signature is the key's own over the digest.</summary>
    public bool IsValid { get; private set; }

    /// <summary>Begins a verification and forgets the one before.</summary>
    /// <param name="key">The signer's key; may change afterwards.</param>
    /// <param name="digest">Holds the SHA-256 digest of what was signed, 32 octets; may change afterwards.</param>
    /// <param name="digestOffset">Where it begins.</param>
    /// <param name="signature">Holds the signature; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>Begun, or why the signature is not valid: NoKey, KeyTooLong, WrongLength, NotBelowModulus.</returns>
    public RsaBeginAnswer Begin(RsaPublicKey key, byte[] digest, int digestOffset, byte[] signature, int offset, int count)
    {
        IsFinished = false;
        IsValid = false;
        _underWay = false;
        if (key.ModulusSize == 0)
        {
            return RsaBeginAnswer.NoKey;
        }

        if (count != key.ModulusSize)
        {
            return RsaBeginAnswer.WrongLength;
        }

        RsaBeginAnswer answer = _operation.Begin(key, signature, offset);
        if (answer == RsaBeginAnswer.Begun)
        {
            Array.Copy(digest, digestOffset, _digest, 0, Sha256.DigestSize);
            _count = count;
            _underWay = true;
        }

        return answer;
    }

    /// <summary>Does the next row of limbs. Due after <see cref="Begin"/> answered Begun; harmless at any other time.</summary>
    /// <returns>True when the verification is finished.</returns>
    public bool Step()
    {
        if (_underWay && _operation.Step())
        {
            _operation.CopyResult(_encoded, 0);
            IsValid = IsExpected();
            IsFinished = true;
            _underWay = false;
        }

        return IsFinished;
    }

    /// <summary>Steps to the end, for those who have nothing else to do.</summary>
    public void Run()
    {
        while (_underWay && !Step())
        {
        }
    }

    private bool IsExpected()
    {
        byte[] encoded = _encoded;
        int tail = _count - Tail;
        int difference = encoded[0] | (encoded[1] ^ 0x01);
        for (int i = 2; i < tail; i++)
        {
            difference |= encoded[i] ^ 0xFF;
        }

        return difference == 0
            && ConstantTime.AreEqual(encoded, tail, _digestInfo, 0, _digestInfo.Length)
            && ConstantTime.AreEqual(encoded, tail + _digestInfo.Length, _digest, 0, Sha256.DigestSize);
    }
}
