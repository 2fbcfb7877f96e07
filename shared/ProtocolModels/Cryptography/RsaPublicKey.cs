using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// A checked RSA public key (RFC 8017 section 3.1) of 2048 or 3072 bits. The object is made once, for the longest key its owner
/// takes, and holds one key after the other.
/// </summary>
public sealed class RsaPublicKey
{
    /// <summary>Octets of a 2048-bit modulus: the least there is.</summary>
    public const int ModulusSize2048 = 256;

    /// <summary>Octets of a 3072-bit modulus: the most there is.</summary>
    public const int ModulusSize3072 = 384;

    /// <summary>The exponent of keys that NanoPeers makes: F4, two bits set, so that the public operation is short.</summary>
    public const uint UsualExponent = 65537;

    private const uint SmallestExponent = 3;

    private readonly byte[] _modulus;

    /// <summary>Makes the array.</summary>
    /// <param name="maximumModulusSize"><see cref="ModulusSize2048"/> or <see cref="ModulusSize3072"/>.</param>
    public RsaPublicKey(int maximumModulusSize)
    {
        _modulus = new byte[maximumModulusSize];
    }

    /// <summary>Octets of the modulus held; 0 when no key is held.</summary>
    public int ModulusSize { get; private set; }

    /// <summary>The exponent held: odd, 3 to 65537; 0 when no key is held.</summary>
    public uint Exponent { get; private set; }

    /// <summary>The modulus held, big-endian, in its first <see cref="ModulusSize"/> octets. Not to be changed.</summary>
    public byte[] Modulus => _modulus;

    /// <summary>Checks a key and takes a copy of it. After any other answer than Valid the object holds no key.</summary>
    /// <param name="modulus">Holds the modulus, big-endian, without leading zeros.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="exponent">The exponent.</param>
    public RsaKeyAnswer Read(byte[] modulus, int offset, int count, uint exponent)
    {
        ModulusSize = 0;
        Exponent = 0;
        RsaKeyAnswer answer = Check(modulus, offset, count, exponent);
        if (answer == RsaKeyAnswer.Valid)
        {
            Array.Copy(modulus, offset, _modulus, 0, count);
            ModulusSize = count;
            Exponent = exponent;
        }

        return answer;
    }

    private RsaKeyAnswer Check(byte[] modulus, int offset, int count, uint exponent)
    {
        int zeros = 0;
        while (zeros < count && modulus[offset + zeros] == 0)
        {
            zeros++;
        }

        int size = count - zeros;
        bool fullOctet = size > 0 && modulus[offset + zeros] >= 0x80;
        if (size < ModulusSize2048 || (size == ModulusSize2048 && !fullOctet))
        {
            return RsaKeyAnswer.TooShort;
        }

        if (size > _modulus.Length)
        {
            return RsaKeyAnswer.TooLong;
        }

        if (!fullOctet || (size != ModulusSize2048 && size != ModulusSize3072))
        {
            return RsaKeyAnswer.UnsupportedLength;
        }

        if (zeros > 0)
        {
            return RsaKeyAnswer.NotCanonical;
        }

        if ((modulus[offset + count - 1] & 1) == 0)
        {
            return RsaKeyAnswer.Even;
        }

        bool goodExponent = exponent >= SmallestExponent && exponent <= UsualExponent && (exponent & 1) != 0;
        return goodExponent ? RsaKeyAnswer.Valid : RsaKeyAnswer.BadExponent;
    }
}
