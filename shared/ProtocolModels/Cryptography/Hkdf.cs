using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// HKDF with HMAC-SHA-256 (RFC 5869), on the platform's HMAC. Results go into the caller's arrays; the scratch array is made
/// once, for the longest info the owner will ever use, and wiped after each use.
/// </summary>
public sealed class Hkdf
{
    /// <summary>Octets of a pseudorandom key (RFC 5869 section 2.2): those of SHA-256.</summary>
    public const int KeySize = 32;

    /// <summary>The most octets that one <see cref="Expand"/> may ask for (RFC 5869 section 2.3).</summary>
    public const int MaximumOutput = 255 * KeySize;

    private readonly ICryptography _cryptography;
    private readonly int _maximumInfo;
    private readonly byte[] _scratch;

    /// <summary>Makes the scratch array: 33 octets and the longest info.</summary>
    /// <param name="cryptography">Supplies HMAC-SHA-256.</param>
    /// <param name="maximumInfo">The longest info, in octets, that <see cref="Expand"/> will be given.</param>
    public Hkdf(ICryptography cryptography, int maximumInfo)
    {
        _cryptography = cryptography;
        _maximumInfo = maximumInfo;
        _scratch = new byte[KeySize + maximumInfo + 1];
    }

    /// <summary>RFC 5869 section 2.2: condenses key material into a pseudorandom key.</summary>
    /// <param name="salt">Holds the salt.</param>
    /// <param name="saltOffset">Where it begins.</param>
    /// <param name="saltCount">Its octets; 0 stands for the RFC's default, 32 zero octets.</param>
    /// <param name="material">Holds the input key material.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="into">Receives <see cref="KeySize"/> octets.</param>
    /// <param name="intoOffset">Where they are written.</param>
    public void Extract(
        byte[] salt, int saltOffset, int saltCount, byte[] material, int offset, int count, byte[] into, int intoOffset)
    {
        if (saltCount == 0)
        {
            // Not an empty HMAC key, which would give the same: the board's HMAC refuses a key of no octets.
            salt = _scratch;
            saltOffset = 0;
            saltCount = KeySize;
        }

        _cryptography.ComputeHmac(salt, saltOffset, saltCount, material, offset, count, into, intoOffset);
    }

    /// <summary>
    /// RFC 5869 section 2.3: stretches a pseudorandom key into keys. One HMAC for each 32 octets asked for.
    /// </summary>
    /// <param name="key">Holds the pseudorandom key, <see cref="KeySize"/> octets.</param>
    /// <param name="keyOffset">Where it begins.</param>
    /// <param name="info">Names what the result is for.</param>
    /// <param name="infoOffset">Where it begins.</param>
    /// <param name="infoCount">Its octets; 0 is allowed.</param>
    /// <param name="into">Receives the result; holds neither key nor info where it is written.</param>
    /// <param name="intoOffset">Where it is written.</param>
    /// <param name="count">Octets of result.</param>
    /// <returns>
    /// False, with nothing written, when <paramref name="count"/> is negative or above <see cref="MaximumOutput"/>, or the info
    /// is longer than the object was made for.
    /// </returns>
    public bool Expand(
        byte[] key, int keyOffset, byte[] info, int infoOffset, int infoCount, byte[] into, int intoOffset, int count)
    {
        if (count < 0 || count > MaximumOutput || infoCount < 0 || infoCount > _maximumInfo)
        {
            return false;
        }

        // The scratch holds T(i-1) | info | i, so that each HMAC has its message in one piece. T(0) is empty.
        Array.Copy(info, infoOffset, _scratch, KeySize, infoCount);
        int begin = KeySize;
        for (int done = 0, counter = 1; done < count; done += KeySize, counter++)
        {
            _scratch[KeySize + infoCount] = (byte)counter;
            _cryptography.ComputeHmac(
                key, keyOffset, KeySize, _scratch, begin, KeySize + infoCount + 1 - begin, _scratch, 0);
            begin = 0;
            int left = count - done;
            Array.Copy(_scratch, 0, into, intoOffset + done, left < KeySize ? left : KeySize);
        }

        KeyWiping.Wipe(_scratch);
        return true;
    }
}
