using NanoPeers.Messages;

namespace NanoPeers.Membership;

/// <summary>Field ids of the <c>member</c> protocol. The numbers are fixed. MEMBERSHIP.md.</summary>
public static class MemberField
{
    /// <summary>u8, <see cref="MemberMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>16 octets: the group.</summary>
    public const int Group = 3;

    /// <summary>16 octets, chosen by the applicant: names an application, or a request, however often it is sent.</summary>
    public const int Nonce = 4;

    /// <summary>u8, <see cref="JoinWay"/>.</summary>
    public const int Way = 5;

    /// <summary>The applicant's public key, SubjectPublicKeyInfo in DER; empty for a constrained peer, which has none.</summary>
    public const int Key = 6;

    /// <summary>UTF-8, 0 to 32 octets: what the applicant calls itself. Shown to people, trusted by nobody.</summary>
    public const int Name = 7;

    /// <summary>32 random octets of who admits.</summary>
    public const int Challenge = 8;

    /// <summary>16 octets: the salt of the group's password.</summary>
    public const int Salt = 9;

    /// <summary>u32: iterations of PBKDF2.</summary>
    public const int Iterations = 10;

    /// <summary>32 octets: HMAC-SHA-256 of the claim under the password's or the invitation's secret; empty where the way has none.</summary>
    public const int Proof = 11;

    /// <summary>The applicant's signature of the claim; empty for a constrained peer.</summary>
    public const int Signature = 12;

    /// <summary>u8, <see cref="MemberReason"/>.</summary>
    public const int Reason = 13;

    /// <summary>u32 seconds: when to ask again, or how long a ballot is open.</summary>
    public const int Seconds = 14;

    /// <summary>A signed statement, at most 1,024 octets.</summary>
    public const int Statement = 15;

    /// <summary>u32: number of the newest revocation list.</summary>
    public const int Revocation = 16;

    /// <summary>16 octets: the peer that is voted on, or removed.</summary>
    public const int Peer = 17;

    /// <summary>u8: 1 yes, 0 no.</summary>
    public const int Yes = 18;

    /// <summary>X.509 in DER, at most 1,024 octets.</summary>
    public const int Certificate = 19;

    /// <summary>u32: how many statements.</summary>
    public const int Count = 20;

    /// <summary>32 octets: over the ids of all statements; in a key check SHA-256 of the key's SubjectPublicKeyInfo.</summary>
    public const int Digest = 21;

    /// <summary>Ids of statements, 32 octets each, at most 32 of them: those that are asked for, or all of a share in ascending order.</summary>
    public const int Ids = 22;

    /// <summary>A share of all statements: u8 half octets (0 to 16), then those, which all ids of the share begin with.</summary>
    public const int Share = 23;

    /// <summary>16 times 32 octets: over the ids of each sixteenth of the share.</summary>
    public const int Digests = 24;

    /// <summary>Places, 1 to 1,000 octets: each a peer's id (16), the length of an endpoint (u8) and the endpoint.</summary>
    public const int Places = 25;

    /// <summary>One more than the highest id.</summary>
    public const int FieldCount = 26;
}
