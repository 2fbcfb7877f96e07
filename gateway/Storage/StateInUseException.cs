using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Another process, or another object of this one, has the state open.</summary>
/// <param name="folder">The state folder.</param>
/// <param name="cause">What brought it to light.</param>
public sealed class StateInUseException(string folder, Exception? cause = null)
    : StateException(folder, "Another gateway is using this state folder.", "Stop it first, or give this one a folder of its own.", cause);
