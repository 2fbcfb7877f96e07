using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// Overwrites secrets with zeros after use (S0 fig. 6: keys are disposed of at the end of a session). An array is wiped where
/// it lies: nothing here can reach copies that a caller made.
/// </summary>
public static class KeyWiping
{
    /// <summary>Overwrites a whole array.</summary>
    /// <param name="secret">The octets; null is allowed and ignored, for secrets that were never made.</param>
    public static void Wipe(byte[]? secret)
    {
        if (secret != null)
        {
            Array.Clear(secret, 0, secret.Length);
        }
    }

    /// <summary>Overwrites a part of an array.</summary>
    /// <param name="buffer">Holds the secret.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public static void Wipe(byte[] buffer, int offset, int count)
    {
        Array.Clear(buffer, offset, count);
    }

    /// <summary>Overwrites a whole array of 32-bit numbers.</summary>
    /// <param name="secret">The numbers.</param>
    public static void Wipe(uint[] secret)
    {
        Array.Clear(secret, 0, secret.Length);
    }

    /// <summary>Overwrites a whole array of 64-bit numbers.</summary>
    /// <param name="secret">The numbers.</param>
    public static void Wipe(ulong[] secret)
    {
        Array.Clear(secret, 0, secret.Length);
    }
}
