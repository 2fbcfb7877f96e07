using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Whom a group lets in, as what.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Key">Its key, which it proved to have; null for a constrained peer.</param>
/// <param name="Round">Which stay: one more than the last that ended; the same to renew.</param>
public sealed record GroupAdmission(Identifier Peer, PeerPublicKey? Key, uint Round)
{
    /// <summary>Its name; at most 32 octets of plain UTF-8.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its <see cref="MemberRole"/>.</summary>
    public int Role { get; init; } = MemberRole.Member;

    /// <summary>Its rights, bits of <see cref="MemberRights"/>.</summary>
    public uint Rights { get; init; }

    /// <summary>Whether it wants the common key.</summary>
    public bool WantsKey { get; init; } = true;

    /// <summary>When its stay ends by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a ballot decided it.</summary>
    public bool ByBallot { get; init; }

    /// <summary>
    /// The next stay of a peer in a group. One that the members voted down is not the next: who asks again is voted on anew, and nobody's earlier vote
    /// binds or counts.
    /// </summary>
    /// <param name="view">The group.</param>
    /// <param name="peer">The peer.</param>
    public static uint NextRound(GroupView view, Identifier peer)
    {
        GroupMember? member = view.Find(peer);
        if (member is { IsActive: true })
        {
            return member.Round;
        }

        uint round = (member?.Round ?? 0) + 1;
        while (OutcomeOf(view, peer, round) is BallotOutcome.Rejected or BallotOutcome.TimedOut)
        {
            round++;
        }

        return round;
    }

    private static BallotOutcome? OutcomeOf(GroupView view, Identifier peer, uint round) =>
        view.Ballots.GetValueOrDefault(new StatementId(GroupStatements.BallotOf(view.Group, StatementKind.Admission, peer, round)))?.Outcome;

    internal static void WriteKey(StatementWriter writer, PeerPublicKey key)
    {
        writer.AddUInt32(StatementField.Exponent, key.Exponent);
        writer.Add(StatementField.Modulus, key.Modulus.ToArray(), 0, key.Modulus.Length);
    }

    internal void Write(StatementWriter writer, Identifier group)
    {
        GroupStatements.AddText(writer, StatementField.Name, Name);
        if (Key is not null)
        {
            WriteKey(writer, Key);
        }

        writer.AddId(StatementField.Subject, Peer);
        writer.AddUInt32(StatementField.Round, Round);
        writer.AddOctet(StatementField.Role, Role);
        writer.AddUInt32(StatementField.Rights, Rights);
        writer.AddOctet(StatementField.Flags, (Key is null ? MemberFlags.Constrained : 0) | (WantsKey ? MemberFlags.WantsKey : 0));
        if (ByBallot)
        {
            writer.Add(StatementField.Ballot, GroupStatements.BallotOf(group, StatementKind.Admission, Peer, Round), 0, StatementId.Length);
        }
    }
}
