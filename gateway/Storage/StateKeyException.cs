using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>The key file cannot be used with this state. Nothing was changed.</summary>
public sealed class StateKeyException : StateException
{
    /// <summary>Names the key file and what is wrong with it.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="cause">What brought it to light.</param>
    public StateKeyException(string path, StateKeyFault fault, Exception? cause = null)
        : base(path, ProblemOf(fault), RemedyOf(fault), cause)
    {
        Fault = fault;
    }

    /// <summary>What is wrong with the key file.</summary>
    public StateKeyFault Fault { get; }

    private static string ProblemOf(StateKeyFault fault) => fault switch
    {
        StateKeyFault.Missing => "The key file is missing, and the secrets in the database cannot be read without it.",
        StateKeyFault.WrongLength => $"The key file is not {StateKeyFile.KeyLength} octets long.",
        _ => "The key file does not belong to this database.",
    };

    private static string RemedyOf(StateKeyFault fault) =>
        fault == StateKeyFault.Missing
            ? "Put it back from a backup. If it is lost, move the state folder away and enrol all devices again."
            : "Put back the key file and the database of one and the same backup.";
}
