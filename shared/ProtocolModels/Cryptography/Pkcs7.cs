namespace NanoPeers.Cryptography;

/// <summary>
/// PKCS#7 padding to whole AES blocks (RFC 5652 section 6.3): 1 to 16 octets, each holding the number of them.
/// Suite 1 checks its MAC before it looks at padding, so an attacker never sees the answer; it is constant-time all the same.
/// </summary>
public static class Pkcs7
{
    /// <summary>Octets of a block.</summary>
    public const int BlockSize = 16;

    /// <summary>What <see cref="Unpad"/> answers to octets that no sender pads to.</summary>
    public const int Malformed = -1;

    /// <summary>Octets that a message takes when it is padded: the next multiple of 16 above <paramref name="count"/>.</summary>
    /// <param name="count">Octets of message, 0 or more.</param>
    public static int PaddedCount(int count)
    {
        return count + BlockSize - (count & (BlockSize - 1));
    }

    /// <summary>Writes the padding behind a message. The buffer has room for <see cref="PaddedCount"/> octets.</summary>
    /// <param name="buffer">Holds the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets; 0 is allowed.</param>
    /// <returns>The octets of message and padding, a multiple of 16.</returns>
    public static int Pad(byte[] buffer, int offset, int count)
    {
        int padded = PaddedCount(count);
        byte value = (byte)(padded - count);
        for (int i = count; i < padded; i++)
        {
            buffer[offset + i] = value;
        }

        return padded;
    }

    /// <summary>
    /// Finds the end of a padded message. The time depends on nothing but <paramref name="count"/> being a possible length:
    /// every octet of the last block is read and no branch is taken on its value.
    /// </summary>
    /// <param name="buffer">Holds the padded message; not changed.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>The octets of the message, or <see cref="Malformed"/>.</returns>
    public static int Unpad(byte[] buffer, int offset, int count)
    {
        if (count < BlockSize || (count & (BlockSize - 1)) != 0)
        {
            return Malformed;
        }

        int last = offset + count - 1;
        int value = buffer[last];

        // Each difference below is at least -16 and at most 255, so its sign bit is a mask: all ones when negative.
        int wrong = ((value - 1) >> 31) | ((BlockSize - value) >> 31);
        for (int i = 0; i < BlockSize; i++)
        {
            int isPadding = (i - value) >> 31;
            wrong |= isPadding & (buffer[last - i] ^ value);
        }

        // 0 stays 0, anything else becomes all ones: then the answer is -1 whatever the message's length would have been.
        int mask = (wrong | -wrong) >> 31;
        return (count - value) | mask;
    }
}
