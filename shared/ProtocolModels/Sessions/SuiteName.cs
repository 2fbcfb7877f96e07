using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// Suites by the names that people write in settings. The source documents' own choices (S0: RSA 512 and 1024 bits, RC4, DES) are known
/// by name only to be refused by name.
/// </summary>
public static class SuiteName
{
    /// <summary>Answer for a name that no suite has.</summary>
    public const int Unknown = -1;

    /// <summary>Answer for a suite that was once usual and is broken; a request for it ends in <see cref="RejectReason.LegacySuite"/>.</summary>
    public const int Legacy = -2;

    /// <summary>Why a suite of this name is refused; None when there is such a suite.</summary>
    /// <param name="name">As for <see cref="Parse"/>.</param>
    public static RejectReason ReasonAgainst(string name)
    {
        switch (Parse(name))
        {
            case Legacy: return RejectReason.LegacySuite;
            case Unknown: return RejectReason.NoCommonSuite;
            default: return RejectReason.None;
        }
    }

    private static readonly string[] LegacyMarks = { "rc4", "des", "rsa-512", "rsa-1024", "rsa512", "rsa1024", "md5" };

    /// <summary>The suite of a name, in either case.</summary>
    /// <param name="name">Such as <c>A128CBC-HS256</c>, <c>A256GCM</c>, <c>RSA-512+RC4-128</c>.</param>
    /// <returns>A number of <see cref="Suite"/>, <see cref="Unknown"/> or <see cref="Legacy"/>.</returns>
    public static int Parse(string name)
    {
        string lower = OrdinalText.LowerAscii(name);
        for (int suite = Suite.Aes128CbcHmac; suite <= Suite.HmacOnly; suite++)
        {
            if (OrdinalText.LowerAscii(Suite.NameOf(suite)) == lower)
            {
                return suite;
            }
        }

        for (int i = 0; i < LegacyMarks.Length; i++)
        {
            if (OrdinalText.IndexOf(lower, LegacyMarks[i]) >= 0)
            {
                return Legacy;
            }
        }

        return Unknown;
    }
}
