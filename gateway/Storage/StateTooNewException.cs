using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>A newer program wrote this database; this one does not know its tables and leaves it alone.</summary>
/// <param name="path">The database.</param>
/// <param name="version">Its schema version.</param>
/// <param name="known">The newest schema version that this program knows.</param>
public sealed class StateTooNewException(string path, int version, int known)
    : StateException(
        path,
        $"The database has schema version {version}; this program knows versions up to {known}.",
        "Run the newer program, or put back the backup from before it was started.")
{
    /// <summary>The database's schema version.</summary>
    public int Version { get; } = version;
}
