using System.Collections.Immutable;
using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The rules of a group. Immutable. GROUPS.md says what each is called in documents and at the console; S0, security methods of a group.</summary>
public sealed record GroupPolicy
{
    /// <summary>Rights that a trust level can be asked for: the bits of <see cref="MemberRights"/>.</summary>
    public const int RightCount = 8;

    /// <summary>Highest trust level.</summary>
    public const int HighestLevel = 4;

    /// <summary>The level of security that the rest departs from.</summary>
    public GroupSecurity Security { get; init; } = GroupSecurity.Medium;

    /// <summary>Who may join: open, password, invitation, authority, vote, representatives, group, or a custom policy's name.</summary>
    public string Membership { get; init; } = "invitation";

    /// <summary>Which proofs count.</summary>
    public GroupAuthenticators Authenticators { get; init; } = GroupAuthenticators.Secret | GroupAuthenticators.Certificate;

    /// <summary>How messages go.</summary>
    public PolicyProtection Protection { get; init; } = PolicyProtection.Common;

    /// <summary>Whether clear messages may be mixed in, on the sender's explicit word.</summary>
    public bool AllowsClear { get; init; }

    /// <summary>Whether a new member means a new key. A leave, a removal and a revocation always do.</summary>
    public bool RekeysOnJoin { get; init; }

    /// <summary>From one key to the next, at the latest; seconds.</summary>
    public int RekeySeconds { get; init; } = 7 * 86_400;

    /// <summary>How long the old key is still opened after a switch; seconds.</summary>
    public int GraceSeconds { get; init; } = 60;

    /// <summary>Votes that must be cast, percent of the members that may vote.</summary>
    public int QuorumPercent { get; init; } = 50;

    /// <summary>How long a vote is open; seconds.</summary>
    public int VoteSeconds { get; init; } = 3_600;

    /// <summary>Fewest yes votes; 0 where the majority of those cast is enough.</summary>
    public int VotesNeeded { get; init; }

    /// <summary>Silence of the leading authority after which the next may take over; seconds.</summary>
    public int SilenceSeconds { get; init; } = 300;

    /// <summary>Lowest trust level for each right, in the order of the bits of <see cref="MemberRights"/>.</summary>
    public ImmutableArray<int> LowestLevels { get; init; } = [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Whether every message carries a credential of good standing.</summary>
    public bool DemandsCredential { get; init; }

    /// <summary>Rights of a new member, bits of <see cref="MemberRights"/>.</summary>
    public uint NewMemberRights { get; init; } = MemberRights.Speak | MemberRights.Publish | MemberRights.Endorse | MemberRights.Vote;

    /// <summary>The trust policy's name.</summary>
    public string Trust { get; init; } = "standard";

    /// <summary>Longest chain of endorsements that counts; 0 where only authorities' own do.</summary>
    public int EndorsementDepth { get; init; } = 2;

    /// <summary>Good dealings that raise trust by a level.</summary>
    public int GoodDealings { get; init; } = 10;

    /// <summary>Time as a member that raises trust by a level; seconds.</summary>
    public int AgeSeconds { get; init; } = 30 * 86_400;

    /// <summary>Most members.</summary>
    public int MostMembers { get; init; } = 1_000;

    /// <summary>Other groups whose members the membership policy "group" takes.</summary>
    public ImmutableArray<Identifier> TrustedGroups { get; init; } = [];

    /// <summary>Most lines of one member in a minute, as every other member enforces it for itself; 0 for any number.</summary>
    public int LinesPerMinute { get; init; }

    /// <summary>Rules of traffic between members, such as "pipe=600,info=deny"; every member enforces them for itself. METERING.md.</summary>
    public string Traffic { get; init; } = "";

    /// <summary>What stands in the place of standard policies, such as "administration=authorities-only". POLICIES.md, "Standard policies".</summary>
    public string Policies { get; init; } = "";

    /// <summary>The rules of a level of security.</summary>
    /// <param name="security">The level.</param>
    public static GroupPolicy Of(GroupSecurity security) => security switch
    {
        GroupSecurity.None => new GroupPolicy
        {
            Security = security,
            Membership = "open",
            Authenticators = GroupAuthenticators.None | GroupAuthenticators.Secret | GroupAuthenticators.Certificate,
            Protection = PolicyProtection.Clear,
            AllowsClear = true,
            NewMemberRights = MemberRights.Speak | MemberRights.Publish | MemberRights.Invite | MemberRights.Endorse | MemberRights.Vote
                | MemberRights.Admit,
        },
        GroupSecurity.Low => new GroupPolicy
        {
            Security = security,
            Membership = "password",
            Protection = PolicyProtection.Pair,
            AllowsClear = true,
        },
        GroupSecurity.High => new GroupPolicy
        {
            Security = security,
            Membership = "authority",
            Authenticators = GroupAuthenticators.Certificate,
            DemandsCredential = true,
            RekeysOnJoin = true,
            RekeySeconds = 86_400,
            GraceSeconds = 15,
            LowestLevels = [0, 0, 2, 1, 1, 2, 2, 2],
        },
        _ => new GroupPolicy { Security = GroupSecurity.Medium },
    };

    /// <summary>The trust level that a right asks for.</summary>
    /// <param name="right">One bit of <see cref="MemberRights"/>.</param>
    public int LowestLevelFor(uint right) => LowestLevels[System.Numerics.BitOperations.TrailingZeroCount(right)];

    /// <summary>What is wrong with the rules, each as a sentence that says what to do; empty when nothing is.</summary>
    /// <param name="registry">The policies that there are.</param>
    public IReadOnlyList<string> Faults(GroupPolicyRegistry registry) => PolicyFaults.Of(this, registry);

    /// <inheritdoc/>
    public bool Equals(GroupPolicy? other) =>
        other is not null && Security == other.Security && PolicyRules.Lines(this).SequenceEqual(PolicyRules.Lines(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Security, Membership, Protection, RekeySeconds);
}
