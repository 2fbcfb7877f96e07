namespace NanoPeers.Cryptography;

/// <summary>
/// Large numbers as arrays of 28-bit limbs, the lowest first. Two products of limbs take 57 bits, so that 64 bits hold the sum
/// of 128 such pairs: a column of a 3072-bit multiplication has 110, and no carry is due until its end. That makes 29
/// interpreted instructions for two multiply-adds, loop included, where 32-bit limbs with their carries take about 50.
/// </summary>
internal static class RsaLimbs
{
    /// <summary>Bits of a limb.</summary>
    internal const int Bits = 28;

    /// <summary>The bits of a limb, set.</summary>
    internal const uint Mask = 0x0FFFFFFF;

    private const int PairOctets = 7;

    /// <summary>Limbs of a modulus: 74 for 2048 bits, 110 for 3072.</summary>
    /// <param name="octets">Octets of the modulus.</param>
    internal static int CountFor(int octets)
    {
        return ((octets * 8) + Bits - 1) / Bits;
    }

    /// <summary>Reads a big-endian number: seven octets are two limbs.</summary>
    /// <param name="limbs">Receives the number's limbs, two for each begun run of seven octets.</param>
    /// <param name="octets">Holds the number.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets: <see cref="RsaPublicKey.ModulusSize2048"/> or <see cref="RsaPublicKey.ModulusSize3072"/>.</param>
    internal static void Read(uint[] limbs, byte[] octets, int offset, int count)
    {
        int at = offset + count;
        int limb = 0;
        while (at - offset >= PairOctets)
        {
            at -= PairOctets;
            uint middle = octets[at + 3];
            limbs[limb] = octets[at + 6] | ((uint)octets[at + 5] << 8) | ((uint)octets[at + 4] << 16) | ((middle & 0x0F) << 24);
            limbs[limb + 1] = (middle >> 4) | ((uint)octets[at + 2] << 4) | ((uint)octets[at + 1] << 12) | ((uint)octets[at] << 20);
            limb += 2;
        }

        ulong rest = 0;
        for (int i = offset; i < at; i++)
        {
            rest = (rest << 8) | octets[i];
        }

        limbs[limb] = (uint)rest & Mask;
        limbs[limb + 1] = (uint)(rest >> Bits);
    }

    /// <summary>Writes a big-endian number; the reverse of <see cref="Read"/>.</summary>
    /// <param name="limbs">Holds the number.</param>
    /// <param name="octets">Receives it.</param>
    /// <param name="offset">Where it is written.</param>
    /// <param name="count">Its octets.</param>
    internal static void Write(uint[] limbs, byte[] octets, int offset, int count)
    {
        int at = offset + count;
        int limb = 0;
        while (at > offset)
        {
            ulong pair = limbs[limb] | ((ulong)limbs[limb + 1] << Bits);
            limb += 2;
            for (int i = 0; i < PairOctets && at > offset; i++)
            {
                at--;
                octets[at] = (byte)pair;
                pair >>= 8;
            }
        }
    }

    /// <summary>Tells whether a number is below the modulus; the first limb from the top that differs decides.</summary>
    /// <param name="number">The number.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="count">Limbs of each.</param>
    internal static bool IsBelow(uint[] number, uint[] modulus, int count)
    {
        int top = count - 1;
        while (top > 0 && number[top] == modulus[top])
        {
            top--;
        }

        return number[top] < modulus[top];
    }

    /// <summary>Subtracts the modulus from a number that is not below it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="count">Limbs of each.</param>
    internal static void Subtract(uint[] number, uint[] modulus, int count)
    {
        uint borrow = 0;
        for (int i = 0; i < count; i++)
        {
            uint difference = number[i] - modulus[i] - borrow;
            number[i] = difference & Mask;
            borrow = difference >> 31;
        }
    }

    /// <summary>The number x with <c>x * lowest = -1</c> modulo 2^28 (Newton's iteration: each step doubles the right bits).</summary>
    /// <param name="lowest">The lowest limb of an odd number.</param>
    internal static uint NegatedInverse(uint lowest)
    {
        // x = lowest is right in the lowest three bits.
        uint x = lowest;
        for (int rightBits = 3; rightBits < Bits; rightBits *= 2)
        {
            x *= 2 - (lowest * x);
        }

        return (0 - x) & Mask;
    }
}
