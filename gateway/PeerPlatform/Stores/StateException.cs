namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The gateway's state could not be read or written. Each leaf is one reason; its message says where, what is wrong, and what a person
/// can do about it. It never holds a secret.
/// </summary>
public abstract class StateException : Exception
{
    /// <summary>Puts the message together.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What is wrong with it: a sentence.</param>
    /// <param name="remedy">What to do: a sentence.</param>
    /// <param name="cause">What brought it to light.</param>
    protected StateException(string path, string problem, string remedy, Exception? cause = null)
        : base($"{path}: {problem} {remedy}", cause)
    {
        Path = path;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file or folder in question.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it: a sentence.</summary>
    public string Problem { get; }

    /// <summary>What a person can do about it.</summary>
    public string Remedy { get; }
}
