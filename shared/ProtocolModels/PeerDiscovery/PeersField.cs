using NanoPeers.Messages;

namespace NanoPeers.PeerDiscovery;

/// <summary>Field ids of peer discovery. The numbers are fixed. PEER-DISCOVERY.md.</summary>
public static class PeersField
{
    /// <summary>u8, <see cref="PeersMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u64, random, never 0: with the origin it names a query, or the publishing of a document.</summary>
    public const int QueryId = 3;

    /// <summary>16 octets: the peer that asked first.</summary>
    public const int Origin = 4;

    /// <summary>u8: how many more peers may hand the query on.</summary>
    public const int Hops = 5;

    /// <summary>u8: kind of advertisement, 1 to 6; absent for all.</summary>
    public const int ResourceKind = 6;

    /// <summary>Printable ASCII: the canonical name of a resource.</summary>
    public const int Name = 7;

    /// <summary>Plain UTF-8: the title that people search by; a star at its end stands for anything that follows.</summary>
    public const int Title = 8;

    /// <summary>Plain UTF-8: name of an attribute.</summary>
    public const int Attribute = 9;

    /// <summary>Plain UTF-8: the attribute's value, whole.</summary>
    public const int Value = 10;

    /// <summary>16 octets: the group whose advertisements are meant.</summary>
    public const int Group = 11;

    /// <summary>u8: most entries that each peer may answer with.</summary>
    public const int Limit = 12;

    /// <summary>u8, bits of <see cref="PeersForm"/>: the forms of documents that the asker reads.</summary>
    public const int Forms = 13;

    /// <summary>u16: entries to leave out, those of the pages before.</summary>
    public const int Skip = 14;

    /// <summary>Entries, see <see cref="PeersEntryReader"/>.</summary>
    public const int Entries = 15;

    /// <summary>u8: 1 when the answerer has more entries than it may send.</summary>
    public const int More = 16;

    /// <summary>u16: where a part begins in its document; in a Receipt the next part that is wanted.</summary>
    public const int Offset = 17;

    /// <summary>u16: octets of the whole document.</summary>
    public const int Total = 18;

    /// <summary>The octets of a part.</summary>
    public const int Octets = 19;

    /// <summary>u8, <see cref="PeersReason"/>.</summary>
    public const int Reason = 20;

    /// <summary>u8, <see cref="PeersScope"/>: who may find what is published.</summary>
    public const int Scope = 21;

    /// <summary>16 octets: the peer that answers.</summary>
    public const int Answerer = 22;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 23;

    /// <summary>Skipped by every reader: a query is made longer by it, so that answers may be longer.</summary>
    public const int Padding = FieldReader.FirstSkippable;
}
