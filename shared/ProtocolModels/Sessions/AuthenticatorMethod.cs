namespace NanoPeers.Sessions;

/// <summary>How a peer proves who it is; first octet of a credential. The numbers are fixed. PROTOCOL.md sections 3 and 7.</summary>
public static class AuthenticatorMethod
{
    /// <summary>No proof: anybody, by an empty credential. Only where the group's policy says that it has no security.</summary>
    public const int None = 0;

    /// <summary>A secret shared at enrolment, or derived from a group password.</summary>
    public const int Secret = 1;

    /// <summary>A signature by a key that the group's authority certified.</summary>
    public const int Certificate = 2;

    /// <summary>The secret of an introduction.</summary>
    public const int Introduction = 3;

    /// <summary>The secret of a pairing.</summary>
    public const int Pairing = 4;

    /// <summary>The connection below has proven both ends: TLS with both ends' certificates. No proof here.</summary>
    public const int Channel = 5;
}
