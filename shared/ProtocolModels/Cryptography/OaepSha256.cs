using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// OAEP encoding with SHA-256, MGF1-SHA-256 and an empty label (RFC 8017 section 7.1.1 step 2), in steps of one compression of
/// SHA-256 each: 11 of them for 2048 bits, 17 for 3072.
/// <code>
/// 00 | seed, masked (32) | SHA-256("") (32), zeros, 01, message: masked
/// </code>
/// </summary>
public sealed class OaepSha256
{
    /// <summary>Octets of the seed.</summary>
    public const int SeedSize = Sha256.DigestSize;

    /// <summary>Octets of the modulus that a message cannot have.</summary>
    public const int Overhead = (2 * Sha256.DigestSize) + 2;

    private const int OffsetSeed = 1;
    private const int OffsetDataBlock = OffsetSeed + SeedSize;

    private static readonly byte[] _emptyLabelHash =
    {
        0xE3, 0xB0, 0xC4, 0x42, 0x98, 0xFC, 0x1C, 0x14, 0x9A, 0xFB, 0xF4, 0xC8, 0x99, 0x6F, 0xB9, 0x24,
        0x27, 0xAE, 0x41, 0xE4, 0x64, 0x9B, 0x93, 0x4C, 0xA4, 0x95, 0x99, 0x1B, 0x78, 0x52, 0xB8, 0x55,
    };

    private readonly Sha256 _sha256 = new Sha256();
    private readonly byte[] _counter = new byte[4];
    private readonly byte[] _mask = new byte[Sha256.DigestSize];
    private readonly byte[] _block;
    private int _count;
    private int _maskedTo;
    private int _hashedTo;

    /// <summary>Makes the arrays: those of SHA-256, 36 octets, and the block.</summary>
    /// <param name="maximumModulusSize"><see cref="RsaPublicKey.ModulusSize2048"/> or <see cref="RsaPublicKey.ModulusSize3072"/>.</param>
    public OaepSha256(int maximumModulusSize)
    {
        _block = new byte[maximumModulusSize];
    }

    /// <summary>The encoded message, when <see cref="Step"/> has answered true, in as many octets as were asked for.</summary>
    public byte[] Block => _block;

    /// <summary>Compressions of SHA-256 since the object was made.</summary>
    public int Compressions => _sha256.Compressions;

    /// <summary>Lays out the message; steps are due then.</summary>
    /// <param name="message">Holds the message; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets, 0 or more.</param>
    /// <param name="seed">Holds 32 random octets that are used once; may change afterwards.</param>
    /// <param name="seedOffset">Where they begin.</param>
    /// <param name="modulusSize">Octets to encode to.</param>
    /// <returns>False, with nothing begun, when the message is longer than <paramref name="modulusSize"/> less <see cref="Overhead"/>.</returns>
    public bool Begin(byte[] message, int offset, int count, byte[] seed, int seedOffset, int modulusSize)
    {
        if (count > modulusSize - Overhead)
        {
            return false;
        }

        byte[] block = _block;
        Array.Clear(block, 0, modulusSize);
        Array.Copy(seed, seedOffset, block, OffsetSeed, SeedSize);
        Array.Copy(_emptyLabelHash, 0, block, OffsetDataBlock, Sha256.DigestSize);
        block[modulusSize - count - 1] = 1;
        Array.Copy(message, offset, block, modulusSize - count, count);
        _count = modulusSize;
        _maskedTo = OffsetDataBlock;
        _hashedTo = OffsetDataBlock;
        _counter[3] = 0;
        _sha256.Reset();
        return true;
    }

    /// <summary>Does one compression of SHA-256 and what follows from it.</summary>
    /// <returns>True when the message is encoded.</returns>
    public bool Step()
    {
        if (_maskedTo < _count)
        {
            MaskDataBlock();
            return false;
        }

        int left = _count - _hashedTo;
        if (left >= Sha256.BlockSize)
        {
            _sha256.Append(_block, _hashedTo, Sha256.BlockSize);
            _hashedTo += Sha256.BlockSize;
            return false;
        }

        // What is left of either size of block, 31 octets, the counter and SHA-256's padding fit one compression.
        _counter[3] = 0;
        _sha256.Append(_block, _hashedTo, left);
        _hashedTo = _count;
        FinishMask();
        ApplyMask(OffsetSeed, SeedSize);
        return true;
    }

    /// <summary>Overwrites the message, the seed and all that came of them.</summary>
    public void Wipe()
    {
        KeyWiping.Wipe(_block);
        KeyWiping.Wipe(_mask);
        _sha256.Wipe();
    }

    // RFC 8017 appendix B.2.1, one turn of step 3: the seed and the counter make the next 32 octets of mask.
    private void MaskDataBlock()
    {
        _sha256.Append(_block, OffsetSeed, SeedSize);
        FinishMask();
        int left = _count - _maskedTo;
        int taken = left < Sha256.DigestSize ? left : Sha256.DigestSize;
        ApplyMask(_maskedTo, taken);
        _maskedTo += taken;
        _counter[3]++;
    }

    private void FinishMask()
    {
        _sha256.Append(_counter, 0, _counter.Length);
        _sha256.Finish(_mask, 0);
    }

    private void ApplyMask(int offset, int count)
    {
        byte[] block = _block;
        byte[] mask = _mask;
        for (int i = 0; i < count; i++)
        {
            block[offset + i] ^= mask[i];
        }
    }
}
