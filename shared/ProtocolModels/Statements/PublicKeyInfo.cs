using System;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Statements;

/// <summary>
/// SubjectPublicKeyInfo of an RSA key in DER (RFC 5280 section 4.1.2.7, RFC 8017 appendix A.1.1): the octets that a fingerprint is of.
/// Written only; a key is sent as modulus and exponent, of which there is one way to write each.
/// </summary>
public static class PublicKeyInfo
{
    /// <summary>Most octets: of a 3072-bit key.</summary>
    public const int MaxLength = 422;

    // A sequence of the object identifier rsaEncryption and NULL.
    private static readonly byte[] _algorithm = { 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00 };

    /// <summary>Writes a key.</summary>
    /// <param name="key">A key that is held.</param>
    /// <param name="into">Receives at most <see cref="MaxLength"/> octets.</param>
    /// <param name="offset">Where they are written.</param>
    /// <returns>Octets written.</returns>
    public static int Write(RsaPublicKey key, byte[] into, int offset)
    {
        int exponent = ExponentOctets(key.Exponent);
        int modulus = 1 + key.ModulusSize; // a zero before it: its highest bit is set, and the number is positive
        int numbers = 4 + modulus + 2 + exponent;
        int bits = 4 + numbers + 1;
        int at = Long(into, offset, 0x30, _algorithm.Length + 4 + bits);
        Array.Copy(_algorithm, 0, into, at, _algorithm.Length);
        at = Long(into, at + _algorithm.Length, 0x03, bits);
        into[at++] = 0;
        at = Long(into, at, 0x30, numbers);
        at = Long(into, at, 0x02, modulus);
        into[at++] = 0;
        Array.Copy(key.Modulus, 0, into, at, key.ModulusSize);
        at += key.ModulusSize;
        into[at++] = 0x02;
        into[at++] = (byte)exponent;
        for (int i = exponent - 1; i >= 0; i--)
        {
            into[at++] = (byte)(key.Exponent >> (8 * i));
        }

        return at - offset;
    }

    // Exponents go from 3 to 65537: one octet, two, or three; one more where the highest bit would make it negative.
    private static int ExponentOctets(uint exponent)
    {
        int octets = 1;
        while (octets < 4 && exponent >> ((8 * octets) - 1) != 0)
        {
            octets++;
        }

        return octets;
    }

    /// <summary>Tag and a length of two octets: every length here is from 256 to 65535.</summary>
    private static int Long(byte[] into, int at, int tag, int length)
    {
        into[at] = (byte)tag;
        into[at + 1] = 0x82;
        BigEndian.WriteUInt16(into, at + 2, length);
        return at + 4;
    }
}
