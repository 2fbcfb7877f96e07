namespace NanoPeers.Messages;

/// <summary>Flag bits of the envelope's fourth octet. Any other bit makes the message malformed. MESSAGES.md.</summary>
public static class EnvelopeFlags
{
    /// <summary>A source endpoint follows the fixed part.</summary>
    public const int SourceEndpoint = 1;

    /// <summary>The bodies are encrypted.</summary>
    public const int Encrypted = 2;

    /// <summary>The key id names a group key epoch, not a session.</summary>
    public const int GroupKey = 4;

    /// <summary>All bits that have a meaning.</summary>
    public const int Known = SourceEndpoint | Encrypted | GroupKey;
}
