using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>There is no state to make a backup of.</summary>
/// <param name="folder">Where it was looked for.</param>
public sealed class StateMissingException(string folder)
    : StateException(folder, "No gateway's state is in this folder.", "Name the folder that the gateway runs with.");
