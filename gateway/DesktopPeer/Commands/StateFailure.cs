using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage;
using NanoPeers.Storage.Backups;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>What is wrong with a state folder or a backup, as a command's end.</summary>
internal static class StateFailure
{
    /// <summary>The named end of a command.</summary>
    /// <param name="failure">What went wrong.</param>
    public static CommandException Name(StateException failure) => failure switch
    {
        BackupUnusableException { Fault: BackupFault.WrongPassphrase } => NotDone("passphrase-wrong", failure),
        BackupUnusableException => NotDone("backup-unusable", failure),
        StateExistsException => NotDone("state-exists", failure),
        StateMissingException => Unusable("state-missing", failure),
        StateInUseException => Unusable("state-in-use", failure),
        StateExposedException => Unusable("state-exposed", failure),
        StateKeyException => Unusable("state-key", failure),
        StateTooNewException => Unusable("state-too-new", failure),
        StateDamagedException => Unusable("state-damaged", failure),
        _ => Unusable("state-unusable", failure),
    };

    private static CommandException NotDone(string name, StateException failure) => new(ExitCode.NotDone, name, failure.Message, failure);

    private static CommandException Unusable(string name, StateException failure) => new(ExitCode.StateUnusable, name, failure.Message, failure);
}
