namespace NanoPeers.Storage.Backups;

/// <summary>What can be wrong with a backup file.</summary>
public enum BackupFault
{
    /// <summary>It cannot be read, or is no backup of this program's: its first octets are others.</summary>
    NotABackup,

    /// <summary>A newer program wrote it, in a format that this one does not know.</summary>
    NewerFormat,

    /// <summary>Its header says what no backup says, or it is shorter than a backup or longer than <see cref="BackupFile.MaxLength"/>.</summary>
    Malformed,

    /// <summary>The passphrase is not the one that it was made with, or its octets were changed: the two cannot be told apart.</summary>
    WrongPassphrase,

    /// <summary>It opens, but what is in it is not a whole state.</summary>
    NotAState,
}
