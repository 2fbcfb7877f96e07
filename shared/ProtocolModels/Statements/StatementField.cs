namespace NanoPeers.Statements;

/// <summary>Field ids of statements. The numbers are fixed; in a statement they stand in ascending order. STATEMENTS.md.</summary>
public static class StatementField
{
    /// <summary>UTF-8, plain: the name of a group or member.</summary>
    public const int Name = 1;

    /// <summary>16 octets: what makes the group's id one of many for its creator's key.</summary>
    public const int Salt = 2;

    /// <summary>u32: RSA exponent of the creator's or member's key.</summary>
    public const int Exponent = 3;

    /// <summary>256 or 384 octets: modulus of that key.</summary>
    public const int Modulus = 4;

    /// <summary>u32: version of the document, from 1.</summary>
    public const int Version = 5;

    /// <summary>u8: level of security, 0 none to 3 high; what the policy does not name is as this level says.</summary>
    public const int Security = 6;

    /// <summary>Fields of the group's policy.</summary>
    public const int Policy = 7;

    /// <summary>Peer ids of the authorities, in the order in which they lead.</summary>
    public const int Authorities = 8;

    /// <summary>Group ids of the groups that this one is a part of.</summary>
    public const int Parents = 9;

    /// <summary>16 octets: the peer that the statement is about.</summary>
    public const int Subject = 10;

    /// <summary>u32: which stay of that peer in the group, from 1. A removal ends the stays up to its own; the next admission is a higher one.</summary>
    public const int Round = 11;

    /// <summary>u8, <see cref="MemberRole"/>.</summary>
    public const int Role = 12;

    /// <summary>u32, bits of <see cref="MemberRights"/>.</summary>
    public const int Rights = 13;

    /// <summary>u8, bits of <see cref="MemberFlags"/>.</summary>
    public const int Flags = 14;

    /// <summary>u8: the kind of statement that is voted on.</summary>
    public const int Matter = 15;

    /// <summary>u8: 1 yes, 0 no.</summary>
    public const int Choice = 16;

    /// <summary>32 octets: the ballot that is the statement's evidence.</summary>
    public const int Ballot = 17;

    /// <summary>u32: the highest number of the subject's own statements that still count.</summary>
    public const int UpTo = 18;

    /// <summary>UTF-8, plain: why, for people.</summary>
    public const int Reason = 19;

    /// <summary>32 octets: SHA-256 of a key's SubjectPublicKeyInfo.</summary>
    public const int Fingerprint = 20;

    /// <summary>u8: trust, 0 (taken back) to 4.</summary>
    public const int Level = 21;

    /// <summary>u8: 1 kept the rules, 2 broke them.</summary>
    public const int Behaviour = 22;

    /// <summary>u16: in how many dealings, from 1.</summary>
    public const int Dealings = 23;

    /// <summary>u32: number of the revocation list, from 1.</summary>
    public const int ListNumber = 24;

    /// <summary>u8: which part of the list, from 0.</summary>
    public const int Part = 25;

    /// <summary>u8: parts of the list, from 1.</summary>
    public const int Parts = 26;

    /// <summary>Peer ids that are revoked.</summary>
    public const int Revoked = 27;

    /// <summary>u64: Unix seconds since when the leader was silent.</summary>
    public const int Since = 28;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 29;
}
