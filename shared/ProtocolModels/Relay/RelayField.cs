using NanoPeers.Messages;

namespace NanoPeers.Relay;

/// <summary>Field ids of the <c>relay</c> protocol. The numbers are fixed. RELAY.md.</summary>
public static class RelayField
{
    /// <summary>u8, <see cref="RelayMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none. Governs the right to carry messages of others, and their trailers.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u64, chosen by who asks: names a question however often it is sent.</summary>
    public const int Exchange = 3;

    /// <summary>16 octets: the gateway that has the mailbox. Not there: who receives this.</summary>
    public const int Gateway = 4;

    /// <summary>16 octets: the peer that the mailbox is for.</summary>
    public const int Owner = 5;

    /// <summary>16 octets: the gateway at which the message's sender has a mailbox, for answers. Not there: it has none.</summary>
    public const int Home = 6;

    /// <summary>u32 seconds: how long a message is worth keeping, how long a mailbox is leased, how long a collector stays.</summary>
    public const int Seconds = 7;

    /// <summary>1 to <see cref="RelayLimits.MaxMessage"/> octets: a whole message, sealed by its sender.</summary>
    public const int Message = 8;

    /// <summary>u8, <see cref="RelayReason"/>.</summary>
    public const int Reason = 9;

    /// <summary>u64, not 0: made with the gateway's store. Numbers of items mean something within one era only.</summary>
    public const int Era = 10;

    /// <summary>u64: number of an item; in Collect and Ack all up to it are taken.</summary>
    public const int Number = 11;

    /// <summary>u64: number of the item before this one, or of the last that was acknowledged.</summary>
    public const int Previous = 12;

    /// <summary>u8, <see cref="RelayAccess"/>.</summary>
    public const int Access = 13;

    /// <summary>u32: items.</summary>
    public const int Items = 14;

    /// <summary>One more than the highest id.</summary>
    public const int FieldCount = 15;
}
