namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The state is whole as far as is known, but cannot be read or written now: the disk is full or failing, or the system denies access.
/// What was asked for was not done.
/// </summary>
/// <param name="path">The file or folder.</param>
/// <param name="problem">What is wrong with it: a sentence.</param>
/// <param name="remedy">What to do: a sentence.</param>
/// <param name="cause">What brought it to light.</param>
public sealed class StateUnavailableException(string path, string problem, string remedy, Exception? cause = null)
    : StateException(path, problem, remedy, cause);
