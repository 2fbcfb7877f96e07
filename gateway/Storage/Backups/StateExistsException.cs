using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>Where a state is to be restored there is one, or what is left of one. It is not touched.</summary>
/// <param name="path">The file that is in the way.</param>
/// <param name="problem">What it is: a sentence.</param>
public sealed class StateExistsException(string path, string problem)
    : StateException(path, problem, "Move the whole folder away, or restore into another one.");
