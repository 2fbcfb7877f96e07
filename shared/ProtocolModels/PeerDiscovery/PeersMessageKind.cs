namespace NanoPeers.PeerDiscovery;

/// <summary>Kinds of messages of peer discovery. The numbers are fixed. PEER-DISCOVERY.md.</summary>
public static class PeersMessageKind
{
    /// <summary>Who has an advertisement like this?</summary>
    public const int Query = 1;

    /// <summary>What somebody has: entries, each with its document where it fits.</summary>
    public const int Response = 2;

    /// <summary>A part of a document is asked for.</summary>
    public const int Get = 3;

    /// <summary>A part of a document; a total of 0 says that there is none.</summary>
    public const int Part = 4;

    /// <summary>A signed document, in parts, for the receiver's index.</summary>
    public const int Publish = 5;

    /// <summary>A signed word that an advertisement is withdrawn, in parts like a document.</summary>
    public const int Withdraw = 6;

    /// <summary>What became of a part that was published.</summary>
    public const int Receipt = 7;
}
