namespace NanoPeers;

/// <summary>Every bound of the protocol, once. PROTOCOL.md section 2; a message beyond one is refused by name before it costs memory.</summary>
public static class Limits
{
    /// <summary>Longest datagram, octets: fits an Ethernet frame with room for a tunnel.</summary>
    public const int MaxDatagram = 1400;

    /// <summary>Longest message that a constrained peer takes, octets, trailer included.</summary>
    public const int MaxConstrainedMessage = 4096;

    /// <summary>Longest message on a stream transport between full peers, octets, trailer included.</summary>
    public const int MaxStreamMessage = 1048576;

    /// <summary>Most bodies in one message.</summary>
    public const int MaxBodies = 8;

    /// <summary>Longest protocol tag, octets.</summary>
    public const int MaxTagLength = 16;

    /// <summary>Longest endpoint address, octets of UTF-8.</summary>
    public const int MaxEndpointLength = 128;

    /// <summary>Most hops that a message may travel; also the hop limit that a sender sets.</summary>
    public const int MaxHops = 8;

    /// <summary>Messages that a replay window remembers below the highest sequence number seen.</summary>
    public const int ReplayWindowSize = 64;

    /// <summary>Longest session purpose, octets of UTF-8.</summary>
    public const int MaxPurposeLength = 16;

    /// <summary>Longest peer, light or region name, octets of UTF-8.</summary>
    public const int MaxNameLength = 32;

    /// <summary>Most suites or key exchanges offered in one request.</summary>
    public const int MaxOffers = 8;

    /// <summary>Longest credential in a body, octets.</summary>
    public const int MaxCredentialLength = 64;

    /// <summary>Longest certificate of a member, octets: it fits a session message whole.</summary>
    public const int MaxCertificateLength = 1024;

    /// <summary>Longest proof, octets: a signature by a 3072-bit RSA key.</summary>
    public const int MaxProofLength = 384;

    /// <summary>Longest RSA modulus, octets (3072 bits).</summary>
    public const int MaxModulusLength = 384;

    /// <summary>Longest body of a session message, octets.</summary>
    public const int MaxSessionBody = 1100;

    /// <summary>Sessions that a constrained peer holds at once.</summary>
    public const int MaxConstrainedSessions = 16;

    /// <summary>Sessions that a constrained peer has room for at least: one with its gateway, one with a peer that was introduced.</summary>
    public const int MinConstrainedSessions = 2;

    /// <summary>Session set-ups that a constrained peer answers at once; each costs seconds of interpretation.</summary>
    public const int MaxConstrainedHandshakes = 2;

    /// <summary>Peers that a constrained peer holds an introduction to at once.</summary>
    public const int MaxConstrainedIntroductions = 4;

    /// <summary>Groups with a common key that a constrained peer is in at once.</summary>
    public const int MaxConstrainedGroups = 4;

    /// <summary>Gateway addresses in an invitation.</summary>
    public const int MaxGatewayAddresses = 4;

    /// <summary>Longest invitation, octets: as text it still fits a QR code that a phone reads off a screen.</summary>
    public const int MaxInvitation = 700;

    /// <summary>Longest signed statement, octets, signature included: it fits one datagram with the envelope around it.</summary>
    public const int MaxStatement = 1024;

    /// <summary>Longest policy in a group's document, octets.</summary>
    public const int MaxPolicyLength = 256;

    /// <summary>Authorities of a group.</summary>
    public const int MaxAuthorities = 8;

    /// <summary>Groups that a group is directly a part of.</summary>
    public const int MaxParentGroups = 4;

    /// <summary>Revoked peers in one part of a revocation list.</summary>
    public const int MaxRevokedInPart = 32;

    /// <summary>Longest reason in a statement, octets of UTF-8.</summary>
    public const int MaxReasonLength = 64;

    /// <summary>Longest endpoint in a pairing, octets.</summary>
    public const int MaxPairingEndpoint = 64;

    /// <summary>Longest pairing, octets.</summary>
    public const int MaxPairing = 154;
}
