using NanoPeers.Messages;

namespace NanoPeers.Discovery;

/// <summary>Field ids of the lists of a region, beside those of <see cref="RegionField"/>. The numbers are fixed. DISCOVERY.md.</summary>
public static class RegionListField
{
    /// <summary>u8, <see cref="RegionTopic"/>.</summary>
    public const int Topic = 11;

    /// <summary>Entries, as <see cref="PeerDiscovery.PeersEntryReader"/> has them.</summary>
    public const int Entries = 12;

    /// <summary>u8: 1 when there are more entries than the answer may have.</summary>
    public const int More = 13;

    /// <summary>u16: entries to leave out, those of the pages before.</summary>
    public const int Skip = 14;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 15;

    /// <summary>Skipped by every reader: a question is made longer by it, so that its answer may be longer.</summary>
    public const int Padding = FieldReader.FirstSkippable;
}
