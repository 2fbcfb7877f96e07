namespace NanoPeers.Identifiers;

/// <summary>What an id names. The numbers are fixed. PROTOCOL.md section 1.</summary>
public enum ResourceKind
{
    /// <summary>A peer: one identity on one device; a device may host several (S0).</summary>
    Peer = 1,

    /// <summary>A peer group.</summary>
    Group = 2,

    /// <summary>A pipe.</summary>
    Pipe = 3,

    /// <summary>A service.</summary>
    Service = 4,

    /// <summary>A policy.</summary>
    Policy = 5,
}
