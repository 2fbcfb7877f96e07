namespace NanoPeers.Peering;

/// <summary>One entry of the list of local aliased copies. The server core keeps it while it delays, and asks it again when the delay is over.</summary>
public interface IAliasedCopy
{
    /// <summary>One of <see cref="AliasedCopyState"/>, as of now.</summary>
    int State { get; }

    /// <summary>The resource, ASCII, as requests name it.</summary>
    string Href { get; }

    /// <summary>The whole alias URL at this node, ASCII.</summary>
    string Alias { get; }

    /// <summary>Octets that are here.</summary>
    long Received { get; }

    /// <summary>Octets in all; 0 while they are not known.</summary>
    long Total { get; }

    /// <summary>Writes further pairs into "I have": a digest, a certificate, the application's.</summary>
    /// <param name="writer">Where to.</param>
    void WritePairs(PeeringPacketWriter writer);
}
