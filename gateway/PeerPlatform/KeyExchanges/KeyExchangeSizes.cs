namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>Lengths on the wire and in memory, octets. KEY-EXCHANGES.md.</summary>
internal static class KeyExchangeSizes
{
    /// <summary>The agreed secret.</summary>
    internal const int Secret = 32;

    /// <summary>The exponent before the modulus in field RsaKey.</summary>
    internal const int Exponent = 4;

    /// <summary>One coordinate of a point of P-256.</summary>
    internal const int Coordinate = 32;

    /// <summary>A point of P-256, uncompressed (SEC 1 section 2.3.3): 4, x, y.</summary>
    internal const int Point = 1 + (2 * Coordinate);
}
