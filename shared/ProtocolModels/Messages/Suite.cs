namespace NanoPeers.Messages;

/// <summary>
/// How an envelope is protected. The numbers are fixed. PROTOCOL.md section 2; S0, "TLS" paragraph for integrity only. The cipher of
/// the source documents (RC4 under RSA-512) has no number: a request for it is refused by name, see <c>SuiteName</c>.
/// </summary>
public static class Suite
{
    /// <summary>Not encrypted; the digest only shows damage.</summary>
    public const int Clear = 0;

    /// <summary>AES-128-CBC, then HMAC-SHA-256. Every peer has it.</summary>
    public const int Aes128CbcHmac = 1;

    /// <summary>AES-256-GCM, full peers only.</summary>
    public const int Aes256Gcm = 2;

    /// <summary>HMAC-SHA-256 without encryption: full peers, and only where the policies of both ends name it.</summary>
    public const int HmacOnly = 3;

    /// <summary>The name that people and logs see.</summary>
    /// <param name="suite">A number from the wire.</param>
    public static string NameOf(int suite)
    {
        switch (suite)
        {
            case Clear: return "clear";
            case Aes128CbcHmac: return "A128CBC-HS256";
            case Aes256Gcm: return "A256GCM";
            case HmacOnly: return "HS256";
            default: return "unknown";
        }
    }
}
