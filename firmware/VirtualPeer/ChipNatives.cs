using System;
using System.Security.Cryptography;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// The chip's native calls in the shape that nanoFramework gives them: whole arrays in, a new array out, AES with 128-bit keys only, no
/// padding, and nothing else. What the board's port must do around them, this board's port does too.
/// </summary>
internal static class ChipNatives
{
    /// <summary>HMAC-SHA-256 of a whole array.</summary>
    /// <param name="key">The whole key.</param>
    /// <param name="source">The whole message.</param>
    public static byte[] HashData(byte[] key, byte[] source) => HMACSHA256.HashData(key, source);

    /// <summary>AES-128-CBC without padding.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="vector">16 octets.</param>
    /// <param name="source">Whole blocks.</param>
    public static byte[] Encrypt(byte[] key, byte[] vector, byte[] source)
    {
        using Aes aes = Keyed(key);
        return aes.EncryptCbc(source, vector, PaddingMode.None);
    }

    /// <summary>AES-128-CBC without padding, back.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="vector">16 octets.</param>
    /// <param name="source">Whole blocks.</param>
    public static byte[] Decrypt(byte[] key, byte[] vector, byte[] source)
    {
        using Aes aes = Keyed(key);
        return aes.DecryptCbc(source, vector, PaddingMode.None);
    }

    /// <summary>Random octets.</summary>
    /// <param name="count">How many.</param>
    public static byte[] NextBytes(int count) => RandomNumberGenerator.GetBytes(count);

    private static Aes Keyed(byte[] key)
    {
        if (key.Length != 16)
        {
            throw new ArgumentException("The chip has AES with 128-bit keys only.", nameof(key));
        }

        Aes aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
