using NanoPeers.Identifiers;

namespace NanoPeers.Pipes;

/// <summary>An input end of a pipe at another peer, as that peer last told of it. PIPES.md.</summary>
public sealed class PipeEnd
{
    internal PipeEnd(Identifier peer)
    {
        Peer = peer;
    }

    /// <summary>The peer.</summary>
    public Identifier Peer { get; }

    /// <summary>Version of what it told.</summary>
    public ulong Version { get; internal set; }

    /// <summary>Its claim.</summary>
    public uint Generation { get; internal set; }

    /// <summary>Whether the end is there; false for one that was unbound, which is remembered so that an older message does not bring it back.</summary>
    public bool IsBound { get; internal set; }

    /// <summary>When it was last told of, on the caller's clock.</summary>
    internal long HeardMillis { get; set; }

    /// <summary>Whether a claim goes before another to the same pipe: the later generation, then the lower id.</summary>
    internal static bool Precedes(uint generation, Identifier peer, uint otherGeneration, Identifier other) =>
        generation != otherGeneration ? generation > otherGeneration : peer.IsBefore(other);
}
