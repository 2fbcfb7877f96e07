using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Writes the bodies of tag <c>peers</c> other than queries. PEER-DISCOVERY.md.</summary>
internal static class PeersWriting
{
    /// <summary>Octets of a message beside its entries or part, at most: envelope, tag, and the other fields with a canonical name.</summary>
    internal const int Overhead = 240 + PeersLimits.MaxName;

    private const int FieldHead = 3;
    private static readonly byte[] _zeros = new byte[Limits.MaxDatagram];

    /// <summary>Makes a body longer by a field that every reader skips.</summary>
    internal static void Pad(MessageWriter writer, int from, int padTo)
    {
        int lacking = padTo - (writer.Position - from) - FieldHead;
        if (lacking > 0)
        {
            writer.WriteOctets(PeersField.Padding, _zeros, 0, lacking);
        }
    }

    internal static void Response(MessageWriter writer, ulong id, Identifier origin, Identifier self, byte[] entries, bool more)
    {
        Head(writer, PeersMessageKind.Response, id);
        writer.WriteIdentifier(PeersField.Origin, origin);
        writer.WriteIdentifier(PeersField.Answerer, self);
        writer.WriteOctets(PeersField.Entries, entries, 0, entries.Length);
        writer.WriteUInt8(PeersField.More, more ? 1 : 0);
    }

    internal static void Get(MessageWriter writer, ulong id, Identifier origin, string name, int offset, int padTo)
    {
        int from = writer.Position;
        Head(writer, PeersMessageKind.Get, id);
        writer.WriteIdentifier(PeersField.Origin, origin);
        Ascii(writer, PeersField.Name, name);
        writer.WriteUInt16(PeersField.Offset, offset);
        writer.WriteUInt8(PeersField.Forms, PeersForm.Xml);
        Pad(writer, from, padTo);
    }

    internal static void Part(MessageWriter writer, ulong id, Identifier origin, string name, ReadOnlyMemory<byte> document, int offset)
    {
        Head(writer, PeersMessageKind.Part, id);
        writer.WriteIdentifier(PeersField.Origin, origin);
        Ascii(writer, PeersField.Name, name);
        Piece(writer, document, offset);
    }

    internal static void Publish(MessageWriter writer, ulong id, AdvertisedDocument document, int offset)
    {
        Head(writer, document.IsWithdrawal ? PeersMessageKind.Withdraw : PeersMessageKind.Publish, id);
        Piece(writer, document.Octets, offset);
        if (!document.IsWithdrawal)
        {
            writer.WriteUInt8(PeersField.Scope, document.IsForMembers ? PeersScope.Members : PeersScope.Public);
            if (document.Group is not null)
            {
                writer.WriteIdentifier(PeersField.Group, document.Group);
            }
        }
    }

    internal static void Receipt(MessageWriter writer, ulong id, int offset, int reason)
    {
        Head(writer, PeersMessageKind.Receipt, id);
        writer.WriteUInt16(PeersField.Offset, offset);
        writer.WriteUInt8(PeersField.Reason, reason);
    }

    /// <summary>Hands a body on as it came, but for its credential, which is this peer's own, and what is skipped.</summary>
    internal static Action<MessageWriter> Relayed(PeersMessage message, int? hops = null)
    {
        (int Id, byte[] Value)[] fields =
        [
            .. Enumerable.Range(PeersField.QueryId, PeersField.Count - PeersField.QueryId).Where(message.Has)
                .Select(id => (id, message.Buffer.AsSpan(message.OffsetOf(id), message.LengthOf(id)).ToArray())),
        ];
        int kind = message.Kind;
        int padTo = hops is null ? 0 : message.BodyLength;
        return writer =>
        {
            int from = writer.Position;
            writer.WriteUInt8(PeersField.Kind, kind);
            writer.WriteCredential();
            foreach ((int id, byte[] value) in fields)
            {
                if (id == PeersField.Hops && hops is { } left)
                {
                    writer.WriteUInt8(id, left);
                }
                else
                {
                    writer.WriteOctets(id, value, 0, value.Length);
                }
            }

            Pad(writer, from, padTo);
        };
    }

    private static void Head(MessageWriter writer, int kind, ulong id)
    {
        writer.WriteUInt8(PeersField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, id);
    }

    private static void Ascii(MessageWriter writer, int field, string text)
    {
        byte[] octets = Encoding.ASCII.GetBytes(text);
        writer.WriteOctets(field, octets, 0, octets.Length);
    }

    private static void Piece(MessageWriter writer, ReadOnlyMemory<byte> document, int offset)
    {
        byte[] piece = document.Slice(offset, Math.Min(PeersLimits.MaxPart, document.Length - offset)).ToArray();
        writer.WriteUInt16(PeersField.Offset, offset);
        writer.WriteUInt16(PeersField.Total, document.Length);
        writer.WriteOctets(PeersField.Octets, piece, 0, piece.Length);
    }
}
