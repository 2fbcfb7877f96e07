namespace NanoPeers.PeerPlatform.Stores;

/// <summary>The database is damaged as a whole, missing though it was there, or not one of this program's.</summary>
/// <param name="path">The database.</param>
/// <param name="problem">What is wrong with it: a sentence.</param>
/// <param name="remedy">What to do: a sentence.</param>
/// <param name="cause">What brought it to light.</param>
public sealed class StateDamagedException(string path, string problem, string remedy, Exception? cause = null)
    : StateException(path, problem, remedy, cause);
