namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// The folder of an installation: folders of files, and files beside them (folder ""). Octets survive a power failure after
/// <see cref="IUpdateFile.Flush"/>, names after <see cref="Sync"/>; before that any part of them may.
/// </summary>
internal interface IUpdateDisk : IDisposable
{
    /// <summary>Names of all folders.</summary>
    IReadOnlyList<string> Folders();

    /// <summary>Makes an empty folder.</summary>
    void CreateFolder(string folder);

    /// <summary>Gives a folder another name that none has.</summary>
    void RenameFolder(string from, string to);

    /// <summary>Deletes a folder and its files; nothing happens when there is none.</summary>
    void DeleteFolder(string folder);

    /// <summary>Makes a file, in place of one that was there.</summary>
    IUpdateFile Create(string folder, string name);

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    Stream? Open(string folder, string name);

    /// <summary>Gives a file another name; one that had it is replaced.</summary>
    void Rename(string folder, string from, string to);

    /// <summary>Makes the changes of names in a folder survive a power failure.</summary>
    void Sync(string folder);

    /// <summary>The folder's place on the system's disk.</summary>
    string PathOf(string folder);
}
