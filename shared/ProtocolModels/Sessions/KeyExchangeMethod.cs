namespace NanoPeers.Sessions;

/// <summary>How the session secret is agreed. The numbers are fixed. PROTOCOL.md section 3.</summary>
public static class KeyExchangeMethod
{
    /// <summary>The responder wraps 32 random octets in the initiator's RSA key, OAEP-SHA-256 (S0 figs. 2 and 6). Every peer can respond.</summary>
    public const int Rsa = 1;

    /// <summary>ECDH on P-256, between full peers.</summary>
    public const int EcdhP256 = 2;

    /// <summary>The resumption secret of an earlier session; no public-key work.</summary>
    public const int Resumption = 3;

    /// <summary>A secret that an authority handed to both peers.</summary>
    public const int Introduction = 4;

    /// <summary>The channel below has agreed on keys and proven both ends already: TLS 1.3 with both ends' certificates, between full peers.</summary>
    public const int Channel = 5;

    /// <summary>The name that people and logs see.</summary>
    /// <param name="method">A number from the wire.</param>
    public static string NameOf(int method)
    {
        switch (method)
        {
            case Rsa: return "RSA-OAEP-SHA256";
            case EcdhP256: return "ECDH-P256";
            case Resumption: return "resumption";
            case Introduction: return "introduction";
            case Channel: return "TLS-1.3";
            default: return "unknown";
        }
    }
}
