using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>A state cannot be restored from a file. Nothing was changed.</summary>
public sealed class BackupUnusableException : StateException
{
    /// <summary>Names the file and what is wrong with it.</summary>
    /// <param name="path">The backup file.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="cause">What brought it to light.</param>
    public BackupUnusableException(string path, BackupFault fault, Exception? cause = null)
        : base(path, ProblemOf(fault, cause), RemedyOf(fault), cause)
    {
        Fault = fault;
    }

    /// <summary>What is wrong.</summary>
    public BackupFault Fault { get; }

    private static string ProblemOf(BackupFault fault, Exception? cause) => fault switch
    {
        BackupFault.NotABackup => cause is null ? "This is no backup of a gateway." : $"The file cannot be read ({cause.Message.TrimEnd('.')}).",
        BackupFault.NewerFormat => "A newer program made this backup.",
        BackupFault.Malformed => "The backup was cut short, or its beginning was changed.",
        BackupFault.WrongPassphrase => "The passphrase is wrong, or the backup was changed.",
        _ => "The backup opens, but the state in it is not whole" + (cause is null ? "." : $": {cause.Message}"),
    };

    private static string RemedyOf(BackupFault fault) => fault switch
    {
        BackupFault.NewerFormat => "Restore it with that program.",
        BackupFault.WrongPassphrase => "Try the passphrase again; it counts as it was typed, blanks and case too.",
        BackupFault.NotABackup => "Name the file that \"backup\" wrote.",
        _ => "Use another copy, or an older backup.",
    };
}
