using System.Security.Cryptography;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>
/// From a password that a group's people share to the secret that its full peers prove each other with (PROTOCOL.md section 3): PBKDF2 with
/// HMAC-SHA-256 (RFC 8018 section 5.2), salted with the group's id. Who records a handshake can try passwords against it at this price,
/// so a password must be long. PASSWORDS.md.
/// </summary>
public static class GroupPassword
{
    /// <summary>Iterations of PBKDF2: about 0.1 to 0.3 s on a PC. Part of the protocol: both ends must use the same.</summary>
    public const int Iterations = 600_000;

    /// <summary>Fewest characters (UTF-16 code units) of a password.</summary>
    public const int MinCharacters = 12;

    /// <summary>Most octets of a password in UTF-8.</summary>
    public const int MaxOctets = 256;

    /// <summary>Octets of the secret.</summary>
    public const int SecretLength = SecretAuthenticator.SecretLength;

    private static readonly UTF8Encoding _strictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Label => "NanoPeers group password 1"u8;

    /// <summary>Judges a password. It is taken as it was typed: no trimming, no change of case, no Unicode normalisation.</summary>
    /// <param name="password">The password.</param>
    public static GroupPasswordAnswer Check(ReadOnlySpan<char> password)
    {
        if (password.Length < MinCharacters)
        {
            return GroupPasswordAnswer.TooShort;
        }

        if (password.Length > MaxOctets)
        {
            return GroupPasswordAnswer.TooLong;
        }

        foreach (Rune rune in password.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune))
            {
                return GroupPasswordAnswer.NotText;
            }
        }

        return Encoding.UTF8.GetByteCount(password) > MaxOctets ? GroupPasswordAnswer.TooLong : GroupPasswordAnswer.Good;
    }

    /// <summary>Derives the group's secret. Takes a few tenths of a second.</summary>
    /// <param name="password">A password that <see cref="Check"/> calls good.</param>
    /// <param name="group">The group; another group's secret is another, even with the same password.</param>
    /// <param name="secret">Receives <see cref="SecretLength"/> octets; the caller wipes them after use.</param>
    /// <exception cref="ArgumentException">The password is none; the message says why.</exception>
    public static void DeriveSecret(ReadOnlySpan<char> password, Identifier group, Span<byte> secret)
    {
        GroupPasswordAnswer answer = Check(password);
        if (answer != GroupPasswordAnswer.Good)
        {
            throw new ArgumentException(Explain(answer), nameof(password));
        }

        byte[] salt = new byte[Identifier.Length + Label.Length];
        group.CopyTo(salt, 0);
        Label.CopyTo(salt.AsSpan(Identifier.Length));
        byte[] octets = new byte[_strictText.GetByteCount(password)];
        try
        {
            _strictText.GetBytes(password, octets);
            Rfc2898DeriveBytes.Pbkdf2(octets, salt, secret[..SecretLength], Iterations, HashAlgorithmName.SHA256);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    /// <summary>Makes the authenticator of a group with a password; the secret is wiped everywhere else.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="password">A password that <see cref="Check"/> calls good.</param>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentException">The password is none; the message says why.</exception>
    public static SecretAuthenticator CreateAuthenticator(ICryptography cryptography, ReadOnlySpan<char> password, Identifier group)
    {
        byte[] secret = new byte[SecretLength];
        try
        {
            DeriveSecret(password, group, secret);
            return new SecretAuthenticator(cryptography, AuthenticatorMethod.Secret, secret, 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>A sentence for the person who chose the password; empty when it is good. Never holds the password.</summary>
    /// <param name="answer">What <see cref="Check"/> said.</param>
    public static string Explain(GroupPasswordAnswer answer) => answer switch
    {
        GroupPasswordAnswer.Good => "",
        GroupPasswordAnswer.TooShort => $"A group password has at least {MinCharacters} characters.",
        GroupPasswordAnswer.TooLong => $"A group password has at most {MaxOctets} octets of UTF-8.",
        _ => "A group password holds no control characters and no broken ones.",
    };
}
