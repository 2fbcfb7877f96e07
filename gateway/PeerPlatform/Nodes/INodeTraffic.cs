using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Counts what a node receives and sends, and says what is taken. Called for each message: it must allocate nothing and not wait.</summary>
public interface INodeTraffic
{
    /// <summary>What is neither under a session's key nor under a group's.</summary>
    ITrafficAccount Clear { get; }

    /// <summary>The number of a protocol, 0 for one that is not counted apart.</summary>
    /// <param name="tag">Its tag.</param>
    int NumberOf(ReadOnlySpan<byte> tag);

    /// <summary>Gives a protocol a number, before the node starts.</summary>
    /// <param name="tag">Its tag.</param>
    void Register(byte[] tag);

    /// <summary>The account of a peer in a group: of all their sessions. Called once for each session.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="group">The group.</param>
    ITrafficAccount Open(Identifier peer, Identifier group);

    /// <summary>The account of what goes under a group's common key: who sent it is some member of the group.</summary>
    /// <param name="group">The group.</param>
    ITrafficAccount OfGroup(Identifier group);
}
