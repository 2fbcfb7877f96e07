using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Each kind of statement in the words of whoever says it. Whether it counts is for the view to say. An endorsement, a vote or a revocation list that holds
/// already is not said again: the answer is <see cref="LedgerResult.Duplicate"/>, with the statement that holds.
/// </summary>
public static class GroupStatements
{
    /// <summary>The first document: makes the group.</summary>
    /// <param name="author">Its creator.</param>
    /// <param name="salt">The group's salt; empty in a group whose id is no digest.</param>
    /// <param name="key">The creator's key.</param>
    /// <param name="document">What it says.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Found(this GroupAuthor author, byte[] salt, PeerPublicKey key, GroupDocument document, DateTimeOffset now) =>
        author.Issue(StatementKind.Document, 0, now, null, writer => document.Write(writer, 1, salt, key));

    /// <summary>A later document.</summary>
    /// <param name="author">An authority.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="document">What is to hold.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Change(this GroupAuthor author, GroupView view, GroupDocument document, DateTimeOffset now) =>
        author.Issue(
            StatementKind.Document, view.Term, now, null,
            writer => document.Write(writer, 1 + (view.Document?.Value(StatementField.Version) ?? 0), [], null));

    /// <summary>Lets a peer in, or renews its stay.</summary>
    /// <param name="author">Who lets it in.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="admission">Whom, as what.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Admit(this GroupAuthor author, GroupView view, GroupAdmission admission, DateTimeOffset now) =>
        author.Issue(StatementKind.Admission, view.Term, now, admission.ExpiresAt, writer => admission.Write(writer, view.Group));

    /// <summary>Puts a member out.</summary>
    /// <param name="author">Who puts it out.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="ledger">The statements: the subject's own count as far as they are here.</param>
    /// <param name="member">Whom.</param>
    /// <param name="revokesKey">Whether its key may not come back.</param>
    /// <param name="byBallot">Whether a ballot decided it.</param>
    /// <param name="reason">Why; plain text, may be empty.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Remove(
        this GroupAuthor author, GroupView view, GroupLedger ledger, GroupMember member, bool revokesKey, bool byBallot, string reason, DateTimeOffset now) =>
        author.Issue(StatementKind.Removal, view.Term, now, null, writer =>
        {
            Stay(writer, member.Id, member.Round);
            if (byBallot)
            {
                writer.Add(StatementField.Ballot, BallotOf(view.Group, StatementKind.Removal, member.Id, member.Round), 0, StatementId.Length);
            }

            writer.AddUInt32(StatementField.UpTo, ledger.ContiguousNumber(member.Id));
            AddReason(writer, reason);
            if (revokesKey)
            {
                writer.Add(StatementField.Fingerprint, member.Key?.Fingerprint.ToArray() ?? new byte[StatementId.Length], 0, StatementId.Length);
            }
        });

    /// <summary>Leaves; for a constrained peer an authority says it on its word.</summary>
    /// <param name="author">The leaver, or the authority.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="member">Who leaves.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Leave(this GroupAuthor author, GroupView view, GroupMember member, DateTimeOffset now) =>
        author.Issue(StatementKind.Leave, view.Term, now, null, writer => Stay(writer, member.Id, member.Round));

    /// <summary>Votes.</summary>
    /// <param name="author">The voter.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="matter">The kind of statement that is voted on.</param>
    /// <param name="subject">The peer that it is about.</param>
    /// <param name="round">Its round; for a takeover the term.</param>
    /// <param name="yes">Yes or no.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Vote(this GroupAuthor author, GroupView view, int matter, Identifier subject, uint round, bool yes, DateTimeOffset now)
    {
        SignedStatement? before = author.Said(view, StatementKind.Vote, one => one.Subject.Equals(subject) && one.Round == round
            && one.Value(StatementField.Matter) == matter).LastOrDefault();
        if (before is not null && before.Value(StatementField.Choice) == (yes ? 1 : 0))
        {
            return Holds(before);
        }

        return author.Issue(StatementKind.Vote, view.Term, now, null, writer =>
        {
            Stay(writer, subject, round);
            writer.AddOctet(StatementField.Matter, matter);
            writer.AddOctet(StatementField.Choice, yes ? 1 : 0);
        });
    }

    /// <summary>Endorses a key, or takes that back.</summary>
    /// <param name="author">Who.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="member">Whose key.</param>
    /// <param name="level">1 to 4; 0 takes it back.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Endorse(this GroupAuthor author, GroupView view, GroupMember member, int level, DateTimeOffset now)
    {
        SignedStatement? before = author.Said(view, StatementKind.Endorsement, one => one.Subject.Equals(member.Id)).LastOrDefault();
        bool isSameLevel = before is not null && before.Value(StatementField.Level) == level;
        if (isSameLevel && before!.Bytes(StatementField.Fingerprint).SequenceEqual(member.Key is null ? default : member.Key.Fingerprint.Span))
        {
            return Holds(before!);
        }

        return author.Issue(StatementKind.Endorsement, view.Term, now, null, writer =>
        {
            writer.AddId(StatementField.Subject, member.Id);
            if (member.Key is not null)
            {
                writer.Add(StatementField.Fingerprint, member.Key.Fingerprint.ToArray(), 0, StatementId.Length);
            }

            writer.AddOctet(StatementField.Level, level);
        });
    }

    /// <summary>Reports how another behaved.</summary>
    /// <param name="author">Who.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="subject">The other.</param>
    /// <param name="kept">Whether it kept the rules.</param>
    /// <param name="dealings">In how many dealings, from 1 to 65535.</param>
    /// <param name="reason">What it did; plain text, may be empty.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Report(
        this GroupAuthor author, GroupView view, Identifier subject, bool kept, int dealings, string reason, DateTimeOffset now) =>
        author.Issue(StatementKind.Conduct, view.Term, now, null, writer =>
        {
            writer.AddId(StatementField.Subject, subject);
            AddReason(writer, reason);
            writer.AddOctet(StatementField.Behaviour, kept ? 1 : 2);
            writer.AddUInt16(StatementField.Dealings, dealings);
        });

    /// <summary>Takes the lead.</summary>
    /// <param name="author">An authority.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="leaderHeard">When the leader was last heard.</param>
    /// <param name="byBallot">Whether the members elected it.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer TakeOver(this GroupAuthor author, GroupView view, DateTimeOffset leaderHeard, bool byBallot, DateTimeOffset now) =>
        author.Issue(StatementKind.Takeover, view.Term + 1, now, null, writer =>
        {
            if (byBallot)
            {
                writer.Add(StatementField.Ballot, BallotOf(view.Group, StatementKind.Takeover, author.Peer, view.Term + 1), 0, StatementId.Length);
            }

            writer.AddUInt64(StatementField.Since, (ulong)leaderHeard.ToUnixTimeSeconds());
        });

    /// <summary>Says that a member was elected to speak for the others.</summary>
    /// <param name="author">Any member.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="member">Who was elected.</param>
    /// <param name="now">The time.</param>
    public static LedgerAnswer Elect(this GroupAuthor author, GroupView view, GroupMember member, DateTimeOffset now) =>
        author.Issue(StatementKind.Representative, view.Term, now, null, writer =>
        {
            Stay(writer, member.Id, member.Round);
            writer.Add(StatementField.Ballot, BallotOf(view.Group, StatementKind.Representative, member.Id, member.Round), 0, StatementId.Length);
        });

    /// <summary>Publishes the next revocation list: all that are revoked, in as many parts as it takes.</summary>
    /// <param name="author">The leading authority.</param>
    /// <param name="view">The group as it is.</param>
    /// <param name="now">The time.</param>
    /// <returns>An answer for each part.</returns>
    public static IReadOnlyList<LedgerAnswer> PublishRevocations(this GroupAuthor author, GroupView view, DateTimeOffset now)
    {
        Identifier[][] parts = [.. view.RevokedPeers.OrderBy(peer => peer.ToString(), StringComparer.Ordinal).Chunk(Limits.MaxRevokedInPart)];
        parts = parts.Length == 0 ? [[]] : parts;
        SignedStatement[] before = [.. author.Said(
            view, StatementKind.RevocationList, one => one.Term == view.Term && one.Value(StatementField.ListNumber) == view.RevocationNumber)];
        if (before.Length > 0 && before.SelectMany(one => one.List(StatementField.Revoked)).ToHashSet().SetEquals(view.RevokedPeers))
        {
            return [.. before.Select(Holds)];
        }

        return [.. parts.Select((peers, part) => author.Issue(StatementKind.RevocationList, view.Term, now, null, writer =>
        {
            byte[] ids = [.. peers.SelectMany(Octets)];
            writer.AddUInt32(StatementField.ListNumber, view.RevocationNumber + 1);
            writer.AddOctet(StatementField.Part, part);
            writer.AddOctet(StatementField.Parts, parts.Length);
            writer.Add(StatementField.Revoked, ids, 0, ids.Length);
        }))];
    }

    /// <summary>A ballot's name.</summary>
    /// <param name="group">The group.</param>
    /// <param name="matter">The kind of statement that is voted on.</param>
    /// <param name="subject">The peer that it is about.</param>
    /// <param name="round">Its round; for a takeover the term.</param>
    public static byte[] BallotOf(Identifier group, int matter, Identifier subject, uint round)
    {
        byte[] name = new byte[StatementId.Length];
        new StatementDigest(new Sha256()).WriteBallot(group, matter, subject, round, name, 0);
        return name;
    }

    private static LedgerAnswer Holds(SignedStatement before) => new(LedgerResult.Duplicate, StatementStatus.Valid, before);

    internal static byte[] Octets(Identifier id)
    {
        byte[] octets = new byte[Identifier.Length];
        id.CopyTo(octets, 0);
        return octets;
    }

    internal static void AddText(StatementWriter writer, int field, string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (octets.Length > 0)
        {
            writer.Add(field, octets, 0, octets.Length);
        }
    }

    private static void AddReason(StatementWriter writer, string reason) => AddText(writer, StatementField.Reason, reason);

    private static void Stay(StatementWriter writer, Identifier subject, uint round)
    {
        writer.AddId(StatementField.Subject, subject);
        writer.AddUInt32(StatementField.Round, round);
    }
}
