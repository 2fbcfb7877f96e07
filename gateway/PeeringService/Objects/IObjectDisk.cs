namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// The one folder that the local store has, as files without subfolders. A change of names (create, rename, delete) survives a power failure
/// after <see cref="SyncNames"/>, octets after <see cref="IDiskFile.Flush"/>; before that, any part of them may.
/// </summary>
internal interface IObjectDisk : IDisposable
{
    /// <summary>All files with their lengths, in no order.</summary>
    IReadOnlyList<KeyValuePair<string, long>> List();

    /// <summary>Opens a file for reading and writing; made when it is not there.</summary>
    IDiskFile OpenOrCreate(string name);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    IDiskFile OpenForReading(string name);

    /// <summary>Gives a file another name; one that had it is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    void Delete(string name);

    /// <summary>Makes the changes of names so far survive a power failure.</summary>
    void SyncNames();
}
