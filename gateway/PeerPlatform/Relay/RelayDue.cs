using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A message of the <c>relay</c> protocol that is to be sent.</summary>
internal sealed record RelayDue(int Kind)
{
    /// <summary>The session that it answers; null: to the peer, however it is reached.</summary>
    internal object? Way { get; init; }

    /// <summary>The peer that it is for.</summary>
    internal required Identifier To { get; init; }

    internal ulong Exchange { get; init; }

    internal Identifier? Gateway { get; init; }

    internal Identifier? Owner { get; init; }

    internal Identifier? Home { get; init; }

    internal uint Seconds { get; init; }

    internal byte[]? Message { get; init; }

    internal int Reason { get; init; }

    internal ulong Era { get; init; }

    internal ulong Number { get; init; }

    internal ulong Previous { get; init; }

    internal int Access { get; init; }

    internal uint Items { get; init; }

    /// <summary>Writes the fields of the body.</summary>
    internal void Write(MessageWriter writer)
    {
        writer.WriteUInt8(RelayField.Kind, Kind);
        writer.WriteCredential();
        switch (Kind)
        {
            case RelayMessageKind.Item:
                WriteCounted(writer);
                writer.WriteUInt64(RelayField.Previous, Previous);
                WriteMessage(writer);
                return;
            case RelayMessageKind.Ack or RelayMessageKind.Empty:
                WriteCounted(writer);
                return;
            case RelayMessageKind.Lost:
                writer.WriteIdentifier(RelayField.Owner, Owner!);
                writer.WriteUInt8(RelayField.Reason, Reason);
                writer.WriteUInt64(RelayField.Number, Number);
                return;
        }

        writer.WriteUInt64(RelayField.Exchange, Exchange);
        WriteQuestion(writer);
    }

    private void WriteQuestion(MessageWriter writer)
    {
        switch (Kind)
        {
            case RelayMessageKind.Deposit:
                Write(writer, RelayField.Gateway, Gateway);
                Write(writer, RelayField.Owner, Owner);
                WriteMessage(writer);
                break;
            case RelayMessageKind.Refused:
                writer.WriteUInt8(RelayField.Reason, Reason);
                break;
            case RelayMessageKind.Collect:
                WriteCounted(writer);
                writer.WriteUInt32(RelayField.Seconds, Seconds);
                break;
            case RelayMessageKind.Open:
                writer.WriteUInt32(RelayField.Seconds, Seconds);
                writer.WriteUInt8(RelayField.Access, Access);
                break;
            case RelayMessageKind.Opened:
                writer.WriteUInt64(RelayField.Era, Era);
                writer.WriteUInt32(RelayField.Seconds, Seconds);
                writer.WriteUInt32(RelayField.Items, Items);
                break;
            case RelayMessageKind.Closed:
                writer.WriteUInt32(RelayField.Items, Items);
                break;
        }
    }

    private void WriteCounted(MessageWriter writer)
    {
        writer.WriteUInt64(RelayField.Era, Era);
        writer.WriteUInt64(RelayField.Number, Number);
    }

    private void WriteMessage(MessageWriter writer)
    {
        Write(writer, RelayField.Home, Home);
        writer.WriteUInt32(RelayField.Seconds, Seconds);
        writer.WriteOctets(RelayField.Message, Message!, 0, Message!.Length);
    }

    private static void Write(MessageWriter writer, int field, Identifier? id)
    {
        if (id is not null)
        {
            writer.WriteIdentifier(field, id);
        }
    }
}
