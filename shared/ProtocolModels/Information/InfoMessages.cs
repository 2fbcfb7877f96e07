using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Information;

/// <summary>Writes the fields of bodies of the <c>info</c> protocol into a body that the caller has begun. Allocates nothing. INFORMATION.md.</summary>
public static class InfoMessages
{
    /// <summary>A field that may be skipped and says nothing: it makes a question long enough for its answer.</summary>
    public const int PaddingField = FieldReader.FirstSkippable;

    /// <summary>Writes a query.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">Not 0.</param>
    /// <param name="section">See <see cref="InfoSection"/>.</param>
    /// <param name="from">The first item wanted.</param>
    /// <param name="padding">Octets that are added, for a question in clear; 0 for none.</param>
    public static void WriteQuery(MessageWriter writer, uint queryId, int section, int from, int padding)
    {
        Begin(writer, InfoMessageKind.Query, queryId);
        writer.WriteUInt8(InfoField.Section, section);
        writer.WriteUInt16(InfoField.From, from);
        if (padding > 0)
        {
            int at = writer.ReserveOctets(PaddingField, padding);
            for (int i = 0; at >= 0 && i < padding; i++)
            {
                writer.Buffer[at + i] = 0;
            }
        }
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">The question's.</param>
    /// <param name="section">The section.</param>
    /// <param name="status">What became of the question.</param>
    /// <param name="items">Holds the items, from its begin.</param>
    /// <param name="length">Their octets.</param>
    /// <param name="next">Where to go on; 0 when these are the last.</param>
    public static void WriteAnswer(MessageWriter writer, uint queryId, int section, InfoStatus status, byte[] items, int length, int next)
    {
        Begin(writer, InfoMessageKind.Answer, queryId);
        writer.WriteUInt8(InfoField.Section, section);
        writer.WriteUInt8(InfoField.Status, (int)status);
        writer.WriteOctets(InfoField.Items, items, 0, length);
        writer.WriteUInt16(InfoField.Next, next);
    }

    /// <summary>Writes a Subscribe, or with a status a Subscribed.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">Not 0; what is pushed has the same number.</param>
    /// <param name="section">See <see cref="InfoSection"/>.</param>
    /// <param name="status">None for a Subscribe.</param>
    /// <param name="intervalMillis">Pushed at most so often.</param>
    /// <param name="leaseSeconds">How long.</param>
    public static void WriteSubscription(MessageWriter writer, uint queryId, int section, InfoStatus status, uint intervalMillis, int leaseSeconds)
    {
        Begin(writer, status == InfoStatus.None ? InfoMessageKind.Subscribe : InfoMessageKind.Subscribed, queryId);
        writer.WriteUInt8(InfoField.Section, section);
        if (status != InfoStatus.None)
        {
            writer.WriteUInt8(InfoField.Status, (int)status);
        }

        writer.WriteUInt32(InfoField.Interval, intervalMillis);
        writer.WriteUInt16(InfoField.Lease, leaseSeconds);
    }

    /// <summary>Writes an Unsubscribe.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">The subscription's.</param>
    public static void WriteUnsubscribe(MessageWriter writer, uint queryId)
    {
        Begin(writer, InfoMessageKind.Unsubscribe, queryId);
    }

    /// <summary>Writes a Contact.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">Not 0.</param>
    /// <param name="service">The service's name, UTF-8.</param>
    /// <param name="instance">Which instance; null for the one that the peer has.</param>
    /// <param name="payload">What is said.</param>
    public static void WriteContact(MessageWriter writer, uint queryId, byte[] service, Identifier? instance, byte[] payload)
    {
        Begin(writer, InfoMessageKind.Contact, queryId);
        writer.WriteOctets(InfoField.Service, service, 0, service.Length);
        if (instance != null)
        {
            writer.WriteIdentifier(InfoField.Instance, instance);
        }

        writer.WriteOctets(InfoField.Payload, payload, 0, payload.Length);
    }

    /// <summary>Writes a Contacted.</summary>
    /// <param name="writer">Stands in a body of the tag.</param>
    /// <param name="queryId">The Contact's.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="instance">Which instance answers.</param>
    /// <param name="payload">What it says.</param>
    public static void WriteContacted(MessageWriter writer, uint queryId, InfoStatus status, Identifier instance, byte[] payload)
    {
        Begin(writer, InfoMessageKind.Contacted, queryId);
        writer.WriteUInt8(InfoField.Status, (int)status);
        writer.WriteIdentifier(InfoField.Instance, instance);
        writer.WriteOctets(InfoField.Payload, payload, 0, payload.Length);
    }

    private static void Begin(MessageWriter writer, int kind, uint queryId)
    {
        writer.WriteUInt8(InfoField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt32(InfoField.QueryId, queryId);
    }
}
