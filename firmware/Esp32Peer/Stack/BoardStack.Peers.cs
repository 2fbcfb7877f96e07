using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// Peer discovery: the board answers for itself, whoever asks, with its own few documents, and in parts where one is asked for. PEER-DISCOVERY.md.
/// </summary>
public sealed partial class BoardStack
{
    private const int FieldHead = 3;

    private readonly PeersMessage _peers = new PeersMessage();
    private int _answerOctets;

    private void HandlePeers(StackParts parts, Envelope envelope, SecuredSession? session, byte[] source, long nowMillis)
    {
        if (!Decodes(parts, _peers, envelope) || (session == null && !IsPublic(parts, nowMillis)))
        {
            return;
        }

        _answerOctets = session == null ? envelope.TotalLength * PeersLimits.AnswersToQuestion : int.MaxValue;
        switch (_peers.Kind)
        {
            case PeersMessageKind.Query:
                AnswerQuery(parts, session, source);
                break;
            case PeersMessageKind.Get:
                AnswerGet(parts, session, source);
                break;
            case PeersMessageKind.Response when session != null && parts.Host.IsGateway(session.Peer):
                TakeFound(parts);
                break;
            case PeersMessageKind.Receipt when session != null && parts.Host.IsGateway(session.Peer):
                TakeReceipt(parts, nowMillis);
                break;
            default:
                parts.Counters.Add(PeerCounter.NotForThisPeer);
                break;
        }
    }

    /// <summary>Whether a body in clear is looked at: a question, and not too many of them.</summary>
    private bool IsPublic(StackParts parts, long nowMillis)
    {
        bool asks = _peers.Kind == PeersMessageKind.Query || _peers.Kind == PeersMessageKind.Get;
        if (!asks)
        {
            parts.Counters.Add(PeerCounter.ClearRefused);
        }

        return asks && _gate.Admits(nowMillis);
    }

    /// <summary>A message for each document that is meant. In clear nobody hears that there is none.</summary>
    private void AnswerQuery(StackParts parts, SecuredSession? session, byte[] source)
    {
        BoardDocuments documents = parts.Documents;
        int skip = (int)_peers.NumberOf(PeersField.Skip);
        int last = skip + (int)_peers.NumberOf(PeersField.Limit);
        int means = 0;
        for (int document = 0; document < BoardDocuments.Count; document++)
        {
            means += documents.IsMeant(document, _peers) ? 1 : 0;
        }

        int met = 0;
        for (int document = 0; document < BoardDocuments.Count; document++)
        {
            if (!documents.IsMeant(document, _peers))
            {
                continue;
            }

            if (met >= skip && met < last)
            {
                SendEntry(parts, document, means > last, session, source);
            }

            met++;
        }

        if (session != null && met <= skip)
        {
            BeginResponse(parts);
            FinishResponse(parts, 0, false, session, source);
        }
    }

    private void SendEntry(StackParts parts, int document, bool hasMore, SecuredSession? session, byte[] source)
    {
        BoardDocuments documents = parts.Documents;
        MessageWriter writer = BeginResponse(parts);
        bool wantsJson = (_peers.NumberOf(PeersField.Forms) & PeersForm.Json) != 0;
        int room = Room(writer);
        bool isWhole = wantsJson && documents.EntryLength(document, true) <= room;
        int length = documents.EntryLength(document, isWhole);
        if (length > room)
        {
            // The question was too short for an answer in clear.
            return;
        }

        int at = writer.ReserveOctets(PeersField.Entries, length);
        if (at >= 0)
        {
            documents.WriteEntry(document, isWhole, writer.Buffer, at, length);
        }

        FinishResponse(parts, length, hasMore, session, source);
    }

    private MessageWriter BeginResponse(StackParts parts)
    {
        MessageWriter writer = Begin(parts, StackTag.Peers);
        WriteHead(writer, PeersMessageKind.Response, _peers.QueryId);
        writer.WriteOctets(PeersField.Origin, _peers.Buffer, _peers.OffsetOf(PeersField.Origin), _peers.LengthOf(PeersField.Origin));
        return writer;
    }

    private void FinishResponse(StackParts parts, int length, bool hasMore, SecuredSession? session, byte[] source)
    {
        MessageWriter writer = parts.Tools.Writer;
        if (length == 0)
        {
            writer.ReserveOctets(PeersField.Entries, 0);
        }

        writer.WriteUInt8(PeersField.More, hasMore ? 1 : 0);
        writer.WriteIdentifier(PeersField.Answerer, parts.Tools.Self);
        _answerOctets -= writer.Position;
        Send(parts, session, source);
    }

    private void AnswerGet(StackParts parts, SecuredSession? session, byte[] source)
    {
        BoardDocuments documents = parts.Documents;
        int document = (_peers.NumberOf(PeersField.Forms) & PeersForm.Json) != 0 ? documents.Find(_peers) : -1;
        int total = document < 0 ? 0 : documents.DocumentLength(document);
        MessageWriter writer = Begin(parts, StackTag.Peers);
        WriteHead(writer, PeersMessageKind.Part, _peers.QueryId);
        writer.WriteOctets(PeersField.Origin, _peers.Buffer, _peers.OffsetOf(PeersField.Origin), _peers.LengthOf(PeersField.Origin));
        writer.WriteOctets(PeersField.Name, _peers.Buffer, _peers.OffsetOf(PeersField.Name), _peers.LengthOf(PeersField.Name));
        int offset = _peers.PartOffset < total ? _peers.PartOffset : 0;
        int room = Room(writer);
        if (room > 0 || total == 0)
        {
            WritePart(parts, document, offset, total, room);
            Send(parts, session, source);
        }
    }

    /// <summary>Writes where a part begins, of how much, and the part: as much of it as there is room for.</summary>
    private static int WritePart(StackParts parts, int document, int offset, int total, int room)
    {
        MessageWriter writer = parts.Tools.Writer;
        int most = room < PeersLimits.MaxPart ? room : PeersLimits.MaxPart;
        int count = most < total - offset ? most : total - offset;
        writer.WriteUInt16(PeersField.Offset, offset);
        writer.WriteUInt16(PeersField.Total, total);
        int at = writer.ReserveOctets(PeersField.Octets, count);
        if (at >= 0 && count > 0)
        {
            parts.Documents.WriteDocument(document, writer.Buffer, at, offset, count);
        }

        return count;
    }

    /// <summary>Octets that entries or a part may have in the message that is being written, under every suite; what follows is counted in.</summary>
    private int Room(MessageWriter writer)
    {
        const int Rest = (4 * FieldHead) + 16 + 32 + 16;
        int left = _answerOctets - writer.Position - Rest;
        int fits = Limits.MaxDatagram - writer.Position - Rest;
        int room = left < fits ? left : fits;
        return room < PeersLimits.MaxEntries ? room : PeersLimits.MaxEntries;
    }

    private static void WriteHead(MessageWriter writer, int kind, ulong id)
    {
        writer.WriteUInt8(PeersField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, id);
    }
}
