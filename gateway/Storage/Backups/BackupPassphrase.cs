using System.Security.Cryptography;
using System.Text;
using NanoPeers.PeerPlatform.Authentication;

namespace NanoPeers.Storage.Backups;

/// <summary>
/// What protects a backup. Who has the file can try passphrases at leisure, so the rules of group passwords hold: at least
/// <see cref="GroupPassword.MinCharacters"/> characters, at most <see cref="GroupPassword.MaxOctets"/> octets of UTF-8, no control characters. It is taken as
/// it was typed.
/// </summary>
public static class BackupPassphrase
{
    /// <summary>A sentence for the person who chose it; null when it is good. Never holds the passphrase.</summary>
    /// <param name="passphrase">The passphrase.</param>
    public static string? ProblemOf(ReadOnlySpan<char> passphrase) => GroupPassword.Check(passphrase) switch
    {
        GroupPasswordAnswer.Good => null,
        GroupPasswordAnswer.TooShort => $"A backup's passphrase has at least {GroupPassword.MinCharacters} characters.",
        GroupPasswordAnswer.TooLong => $"A backup's passphrase has at most {GroupPassword.MaxOctets} octets of UTF-8.",
        _ => "A backup's passphrase holds no control characters and no broken ones.",
    };

    /// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2).</summary>
    internal static void DeriveKey(ReadOnlySpan<char> passphrase, BackupHeader header, Span<byte> key)
    {
        byte[] octets = new byte[Encoding.UTF8.GetByteCount(passphrase)];
        try
        {
            Encoding.UTF8.GetBytes(passphrase, octets);
            Rfc2898DeriveBytes.Pbkdf2(octets, header.Salt, key, header.Iterations, HashAlgorithmName.SHA256);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
