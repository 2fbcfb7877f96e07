namespace NanoPeers.Storage;

/// <summary>What a change is worth waiting for.</summary>
internal enum Durability
{
    /// <summary>Survives a power failure once the call returns (SQLite's synchronous = FULL).</summary>
    PowerFailure,

    /// <summary>Survives the end of the process; a power failure may undo the last ones, in order (synchronous = NORMAL).</summary>
    ProcessEnd,
}
