using NanoPeers.Membership;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is said.</summary>
public sealed partial class GroupGossip
{
    private Due _due;
    private GossipPeer? _duePeer;
    private long _dueMillis;

    /// <summary>Writes the fields of the due body; the caller began a body of tag <c>member</c> and ends it.</summary>
    /// <param name="writer">This peer's writer.</param>
    public void WriteDue(MessageWriter writer)
    {
        GossipPeer peer = _duePeer!;
        switch (_due)
        {
            case Due.Removal:
                peer.RemovalToldMillis = _dueMillis;
                WriteStatement(writer, _roster.RemovalOf(peer.Id));
                break;
            case Due.Have:
                WriteHave(writer, Told(peer));
                break;
            case Due.Want:
                WriteWant(writer, peer);
                break;
            case Due.Share:
                WriteShare(writer, peer.TakeShare());
                break;
            case Due.Statement:
                WriteStatement(writer, _ledger.Find(peer.TakeStatement(_dueMillis)));
                break;
            default:
                break;
        }

        _due = Due.None;
    }

    /// <summary>There is no way to the due peer: it counts as sent and lost.</summary>
    public void SkipDue()
    {
        GossipPeer peer = _duePeer!;
        switch (_due)
        {
            case Due.Removal: peer.RemovalToldMillis = _dueMillis; break;
            case Due.Have: Told(peer); break;
            case Due.Want: peer.TakeWanted(); break;
            case Due.Share: peer.TakeShare(); break;
            case Due.Statement: peer.TakeStatement(_dueMillis); break;
            default: break;
        }

        _due = Due.None;
    }

    private LedgerSummary Told(GossipPeer peer)
    {
        LedgerSummary summary = _ledger.Summary();
        peer.NoteTold(summary.Digest, _dueMillis, _below(GossipLimits.RetryMillis));
        return summary;
    }

    private void Begin(MessageWriter writer, int kind)
    {
        writer.WriteUInt8(MemberField.Kind, kind);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, _ledger.Group);
    }

    private void WriteHave(MessageWriter writer, LedgerSummary summary)
    {
        Begin(writer, MemberMessageKind.Have);
        writer.WriteUInt32(MemberField.Count, (uint)summary.Count);
        WriteOctets(writer, MemberField.Digest, summary.Digest.ToArray());
        writer.WriteUInt32(MemberField.Revocation, _roster.RevocationNumber);
    }

    private void WriteShare(MessageWriter writer, StatementIdPrefix share)
    {
        WriteHave(writer, _ledger.Summary());
        WriteOctets(writer, MemberField.Share, share.ToArray());
        StatementId[] ids = _ledger.Ids(share);
        if (ids.Length <= GossipLimits.IdsInShare || share.HalfOctets == StatementIdPrefix.MostHalfOctets)
        {
            WriteOctets(writer, MemberField.Ids, [.. ids.Take(GossipLimits.IdsInShare).SelectMany(id => id.ToArray())]);
            return;
        }

        IEnumerable<StatementId> digests = Enumerable.Range(0, StatementIdPrefix.Parts).Select(part => _ledger.DigestOf(share.Part(part)));
        WriteOctets(writer, MemberField.Digests, [.. digests.SelectMany(digest => digest.ToArray())]);
    }

    private void WriteWant(MessageWriter writer, GossipPeer peer)
    {
        List<byte> ids = [];
        while (ids.Count < GossipLimits.IdsInWant * StatementId.Length && peer.HasWanted)
        {
            StatementId id = peer.TakeWanted();
            if (_ledger.Find(id) is null && _asked.TryAdd(id, (peer, _dueMillis + GossipLimits.AskAgainMillis)))
            {
                peer.AskedFor++;
                _askedMillis = Math.Min(_askedMillis, _dueMillis + GossipLimits.AskAgainMillis);
                ids.AddRange(id.ToArray());
            }
        }

        if (ids.Count == 0)
        {
            WriteHave(writer, Told(peer));
            return;
        }

        Begin(writer, MemberMessageKind.Want);
        WriteOctets(writer, MemberField.Ids, [.. ids]);
    }

    private void WriteStatement(MessageWriter writer, SignedStatement? statement)
    {
        Begin(writer, MemberMessageKind.Statements);
        WriteOctets(writer, MemberField.Statement, statement is null ? [] : statement.Octets.ToArray());
    }

    private static void WriteOctets(MessageWriter writer, int field, byte[] octets) => writer.WriteOctets(field, octets, 0, octets.Length);
}
