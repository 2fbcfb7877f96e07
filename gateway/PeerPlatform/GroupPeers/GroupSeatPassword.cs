using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// The secret that follows from a group's password: PBKDF2-HMAC-SHA-256 (RFC 8018) with the group's id as salt, so that one password gives two groups
/// two secrets and a member that admits others needs to keep the secret alone. MEMBERSHIP.md, "Proof".
/// </summary>
internal static class GroupSeatPassword
{
    /// <summary>Iterations; an admitter that asks for fewer is not answered.</summary>
    internal const int Iterations = GroupPassword.Iterations;

    internal static byte[] SaltOf(Identifier group)
    {
        byte[] salt = new byte[Identifier.Length];
        group.CopyTo(salt, 0);
        return salt;
    }

    /// <summary>Derives the secret; takes some tenths of a second.</summary>
    /// <param name="password">What <see cref="GroupPassword.Check"/> calls good.</param>
    /// <param name="group">The group.</param>
    /// <returns>32 octets; the caller overwrites them.</returns>
    internal static byte[] Derive(string password, Identifier group)
    {
        byte[] octets = Encoding.UTF8.GetBytes(password);
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(octets, SaltOf(group), Iterations, HashAlgorithmName.SHA256, GroupPassword.SecretLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
