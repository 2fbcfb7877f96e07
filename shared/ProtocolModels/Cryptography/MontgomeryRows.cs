namespace NanoPeers.Cryptography;

/// <summary>
/// The rows of <see cref="RsaPublicOperation"/>: each passes once over the limbs. Columns are 64-bit sums that carry nothing
/// until <see cref="Carry"/>: see <see cref="RsaLimbs"/>. The loops have no calls and no fields in them, because they are
/// interpreted.
/// </summary>
internal static class MontgomeryRows
{
    /// <summary>
    /// One row of <c>number * 2^28 mod n</c> by division: as many of these as there are limbs bring a number into Montgomery
    /// form, for the price of half a multiplication and without R^2.
    /// <para>
    /// The quotient is that of the topmost 60 or 61 bits by the topmost 32 of n, plus one: never too large, and too small by
    /// less than 1.3, so the rest stays below 2n, whatever the number below 2n was. No comparison, no correction.
    /// </para>
    /// </summary>
    /// <param name="number">The number, below 2n; receives the row's result, below 2n.</param>
    /// <param name="modulus">The modulus n.</param>
    /// <param name="limbs">Limbs of each.</param>
    /// <param name="topShift">Bits of the modulus's highest limb, less four.</param>
    /// <param name="topDivisor">The topmost 32 bits of the modulus, plus one.</param>
    internal static void Lift(uint[] number, uint[] modulus, int limbs, int topShift, ulong topDivisor)
    {
        ulong top = ((ulong)number[limbs - 1] << (56 - topShift))
            | ((ulong)number[limbs - 2] << (RsaLimbs.Bits - topShift))
            | (number[limbs - 3] >> topShift);
        long quotient = (long)(top / topDivisor);
        long carry = 0;
        long below = 0;
        for (int j = 0; j < limbs; j++)
        {
            long here = number[j];
            carry += below - (quotient * modulus[j]);
            number[j] = (uint)carry & RsaLimbs.Mask;
            carry >>= RsaLimbs.Bits;
            below = here;
        }
    }

    /// <summary>One row of <c>a * b / R mod n</c>: adds one limb of a times all of b, makes the lowest column zero, drops it.</summary>
    /// <param name="columns">The sums so far; all zero before the first row.</param>
    /// <param name="number">The number b, below 2n.</param>
    /// <param name="factor">The row's limb of a.</param>
    /// <param name="modulus">The modulus n.</param>
    /// <param name="limbs">Limbs of each.</param>
    /// <param name="negatedInverse">-1/n modulo 2^28.</param>
    internal static void Multiply(ulong[] columns, uint[] number, uint factor, uint[] modulus, int limbs, uint negatedInverse)
    {
        ulong a = factor;
        ulong lowest = columns[0] + (a * number[0]);
        ulong m = ((uint)lowest * negatedInverse) & RsaLimbs.Mask;
        ulong carry = (lowest + (m * modulus[0])) >> RsaLimbs.Bits;
        for (int j = 1; j < limbs; j++)
        {
            columns[j - 1] = columns[j] + (a * number[j]) + (m * modulus[j]);
        }

        columns[limbs - 1] = 0;
        columns[0] += carry;
    }

    /// <summary>
    /// One row of <c>a * a / R mod n</c>: <see cref="Multiply"/> with a quarter of the work left out, since the product of two
    /// different limbs is added once, doubled, in the row of the lower one.
    /// </summary>
    /// <param name="columns">The sums so far; all zero before the first row.</param>
    /// <param name="number">The number a, below 2n.</param>
    /// <param name="row">The row: 0, 1, 2, ...</param>
    /// <param name="modulus">The modulus n.</param>
    /// <param name="limbs">Limbs of each.</param>
    /// <param name="negatedInverse">-1/n modulo 2^28.</param>
    internal static void Square(ulong[] columns, uint[] number, int row, uint[] modulus, int limbs, uint negatedInverse)
    {
        ulong a = number[row];
        columns[row] += a * a;
        a += a;
        ulong lowest = columns[0];
        ulong m = ((uint)lowest * negatedInverse) & RsaLimbs.Mask;
        ulong carry = (lowest + (m * modulus[0])) >> RsaLimbs.Bits;
        int j = 1;
        while (j <= row)
        {
            columns[j - 1] = columns[j] + (m * modulus[j]);
            j++;
        }

        while (j < limbs)
        {
            columns[j - 1] = columns[j] + (a * number[j]) + (m * modulus[j]);
            j++;
        }

        columns[limbs - 1] = 0;
        columns[0] += carry;
    }

    /// <summary>Carries from column to column, which makes the columns a number below 2n, and clears them.</summary>
    /// <param name="columns">The sums after the last row.</param>
    /// <param name="number">Receives the number.</param>
    /// <param name="limbs">Limbs of each.</param>
    internal static void Carry(ulong[] columns, uint[] number, int limbs)
    {
        ulong carry = 0;
        for (int j = 0; j < limbs; j++)
        {
            carry += columns[j];
            number[j] = (uint)carry & RsaLimbs.Mask;
            columns[j] = 0;
            carry >>= RsaLimbs.Bits;
        }
    }
}
