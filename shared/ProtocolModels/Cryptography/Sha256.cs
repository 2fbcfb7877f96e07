using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// SHA-256 (FIPS 180-4 section 6.2) in managed code: the board has HMAC-SHA-256 in hardware, but no plain SHA-256.
/// One object hashes any number of messages one after the other; its arrays (352 octets) are made once.
/// </summary>
public sealed class Sha256
{
    /// <summary>Octets of a digest.</summary>
    public const int DigestSize = 32;

    /// <summary>Octets of a block: one compression for each of these.</summary>
    public const int BlockSize = 64;

    private const int OffsetLength = 56;

    // FIPS 180-4 section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static readonly uint[] _roundConstants =
    {
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    };

    private readonly uint[] _state = new uint[8];
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[BlockSize];
    private int _blockCount;
    private long _messageOctets;

    /// <summary>Makes the arrays; the object is ready for <see cref="Append"/>.</summary>
    public Sha256()
    {
        Reset();
    }

    /// <summary>Compressions done since the object was made: the measure of this object's work in tests of counts.</summary>
    public int Compressions { get; private set; }

    /// <summary>Begins a new message and forgets what was appended. Not a wipe: see <see cref="Wipe"/>.</summary>
    public void Reset()
    {
        uint[] state = _state;
        state[0] = 0x6A09E667;
        state[1] = 0xBB67AE85;
        state[2] = 0x3C6EF372;
        state[3] = 0xA54FF53A;
        state[4] = 0x510E527F;
        state[5] = 0x9B05688C;
        state[6] = 0x1F83D9AB;
        state[7] = 0x5BE0CD19;
        _blockCount = 0;
        _messageOctets = 0;
    }

    /// <summary>Adds octets to the message. At most <c>(count + 63) / 64</c> compressions.</summary>
    /// <param name="buffer">Holds the octets; not changed.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many; 0 is allowed.</param>
    public void Append(byte[] buffer, int offset, int count)
    {
        _messageOctets += count;
        if (_blockCount > 0)
        {
            int missing = BlockSize - _blockCount;
            int taken = count < missing ? count : missing;
            Array.Copy(buffer, offset, _block, _blockCount, taken);
            _blockCount += taken;
            offset += taken;
            count -= taken;
            if (_blockCount < BlockSize)
            {
                return;
            }

            Compress(_block, 0);
            _blockCount = 0;
        }

        while (count >= BlockSize)
        {
            Compress(buffer, offset);
            offset += BlockSize;
            count -= BlockSize;
        }

        Array.Copy(buffer, offset, _block, 0, count);
        _blockCount = count;
    }

    /// <summary>Ends the message, writes its digest and begins a new message. One or two compressions.</summary>
    /// <param name="into">Receives <see cref="DigestSize"/> octets; may be the array that was hashed.</param>
    /// <param name="offset">Where they are written.</param>
    public void Finish(byte[] into, int offset)
    {
        byte[] block = _block;
        int at = _blockCount;
        block[at++] = 0x80;
        if (at > OffsetLength)
        {
            Array.Clear(block, at, BlockSize - at);
            Compress(block, 0);
            at = 0;
        }

        Array.Clear(block, at, OffsetLength - at);
        long bits = _messageOctets << 3;
        for (int i = BlockSize - 1; i >= OffsetLength; i--)
        {
            block[i] = (byte)bits;
            bits >>= 8;
        }

        Compress(block, 0);
        for (int i = 0; i < 8; i++)
        {
            uint word = _state[i];
            into[offset] = (byte)(word >> 24);
            into[offset + 1] = (byte)(word >> 16);
            into[offset + 2] = (byte)(word >> 8);
            into[offset + 3] = (byte)word;
            offset += 4;
        }

        Reset();
    }

    /// <summary>Overwrites everything that came from a message. The object can be used again.</summary>
    public void Wipe()
    {
        KeyWiping.Wipe(_schedule);
        KeyWiping.Wipe(_block);
        Reset();
    }

    // FIPS 180-4 section 6.2.2. The choice and the majority are in the forms with the fewest operations:
    // an interpreter pays for each one.
    private void Compress(byte[] buffer, int offset)
    {
        uint[] w = _schedule;
        Expand(w, buffer, offset);
        uint[] k = _roundConstants;
        uint[] state = _state;
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        uint e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t++)
        {
            uint t1 = h + (((e >> 6) | (e << 26)) ^ ((e >> 11) | (e << 21)) ^ ((e >> 25) | (e << 7)))
                + (g ^ (e & (f ^ g))) + k[t] + w[t];
            uint t2 = (((a >> 2) | (a << 30)) ^ ((a >> 13) | (a << 19)) ^ ((a >> 22) | (a << 10)))
                + ((a & b) | (c & (a | b)));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
        Compressions++;
    }

    private static void Expand(uint[] w, byte[] buffer, int offset)
    {
        for (int t = 0; t < 16; t++)
        {
            w[t] = ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16)
                | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
            offset += 4;
        }

        for (int t = 16; t < 64; t++)
        {
            uint x = w[t - 15];
            uint y = w[t - 2];
            w[t] = w[t - 16] + w[t - 7]
                + (((x >> 7) | (x << 25)) ^ ((x >> 18) | (x << 14)) ^ (x >> 3))
                + (((y >> 17) | (y << 15)) ^ ((y >> 19) | (y << 13)) ^ (y >> 10));
        }
    }
}
