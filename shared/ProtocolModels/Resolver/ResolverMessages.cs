using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>Writes the fields of resolver bodies into a body that the caller has begun. Allocates nothing. RESOLVER.md.</summary>
public static class ResolverMessages
{
    /// <summary>Writes a query.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="queryId">Random, not 0.</param>
    /// <param name="hops">How many peers may hand it on, 0 to 8.</param>
    /// <param name="origin">Who asked first; null where that is the sender.</param>
    /// <param name="payload">Holds the question.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets, at most 1,024.</param>
    public static void WriteQuery(
        MessageWriter writer, byte[] handler, ulong queryId, int hops, Identifier? origin, byte[] payload, int offset, int count)
    {
        Begin(writer, ResolverMessageKind.Query, handler);
        writer.WriteUInt64(ResolverField.QueryId, queryId);
        writer.WriteUInt8(ResolverField.Hops, hops);
        if (origin != null)
        {
            writer.WriteIdentifier(ResolverField.Origin, origin);
        }

        writer.WriteOctets(ResolverField.Payload, payload, offset, count);
    }

    /// <summary>Writes a response.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="queryId">The query's.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="responder">Who answers.</param>
    /// <param name="payload">Holds the answer.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets, at most 1,024.</param>
    public static void WriteResponse(
        MessageWriter writer, byte[] handler, ulong queryId, ResolverStatus status, Identifier responder, byte[] payload, int offset, int count)
    {
        Begin(writer, ResolverMessageKind.Response, handler);
        writer.WriteUInt64(ResolverField.QueryId, queryId);
        writer.WriteUInt8(ResolverField.Status, (int)status);
        writer.WriteIdentifier(ResolverField.Responder, responder);
        writer.WriteOctets(ResolverField.Payload, payload, offset, count);
    }

    /// <summary>Writes a Tell.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="payload">Holds what is told.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets, at most 1,024.</param>
    public static void WriteTell(MessageWriter writer, byte[] handler, byte[] payload, int offset, int count)
    {
        Begin(writer, ResolverMessageKind.Tell, handler);
        writer.WriteOctets(ResolverField.Payload, payload, offset, count);
    }

    private static void Begin(MessageWriter writer, int kind, byte[] handler)
    {
        writer.WriteUInt8(ResolverField.Kind, kind);
        writer.WriteCredential();
        writer.WriteOctets(ResolverField.Handler, handler, 0, handler.Length);
    }
}
