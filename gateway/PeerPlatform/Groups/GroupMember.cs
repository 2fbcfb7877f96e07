using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A member of a group, or one that was, as a view sees it. Immutable once the view is made.</summary>
public sealed class GroupMember
{
    internal GroupMember(Identifier id, PeerPublicKey? key)
    {
        Id = id;
        Key = key;
    }

    /// <summary>Its peer id.</summary>
    public Identifier Id { get; }

    /// <summary>Its key; null for a constrained peer.</summary>
    public PeerPublicKey? Key { get; }

    /// <summary>Its name; may be empty.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Which stay in the group this is, from 1.</summary>
    public uint Round { get; internal set; }

    /// <summary>Its <see cref="MemberRole"/>.</summary>
    public int Role { get; internal set; }

    /// <summary>The rights that it was given, bits of <see cref="MemberRights"/>. Whether it may use one is <see cref="GroupView.May"/>.</summary>
    public uint Rights { get; internal set; }

    /// <summary>Whether it is a board.</summary>
    public bool IsConstrained { get; internal set; }

    /// <summary>Whether it wants the common key.</summary>
    public bool WantsKey { get; internal set; }

    /// <summary>When it was let in, by the clock of whoever let it in.</summary>
    public DateTimeOffset AdmittedAt { get; internal set; }

    /// <summary>When its stay ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>Who let it in; itself for the creator.</summary>
    public Identifier AdmittedBy { get; internal set; } = null!;

    /// <summary>The admission that holds.</summary>
    public StatementId Admission { get; internal set; }

    /// <summary>What became of it.</summary>
    public MemberStanding Standing { get; internal set; } = MemberStanding.Member;

    /// <summary>Why it is no member any more; empty when nobody said.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>Its trust level, 0 to 4.</summary>
    public int Level { get; internal set; }

    /// <summary>Members that endorse it.</summary>
    public int Endorsements { get; internal set; }

    /// <summary>Whether it is a member.</summary>
    public bool IsActive => Standing == MemberStanding.Member;

    /// <summary>The highest number of its own statements that counts in this stay.</summary>
    internal uint UpTo { get; set; } = uint.MaxValue;

    /// <summary>Whether this is its key.</summary>
    /// <param name="fingerprint">SHA-256 of a SubjectPublicKeyInfo.</param>
    public bool HasKey(ReadOnlySpan<byte> fingerprint) => Key is not null && Key.Fingerprint.Span.SequenceEqual(fingerprint);
}
