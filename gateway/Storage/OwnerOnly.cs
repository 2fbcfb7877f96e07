namespace NanoPeers.Storage;

/// <summary>
/// Folders and files that their owner alone can use: 0700 and 0600. On Windows there are no such modes; what is created there inherits
/// the access list of the folder above (STORAGE.md, "Permissions").
/// </summary>
internal static class OwnerOnly
{
    internal const UnixFileMode FilePermissions = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    internal const UnixFileMode FolderPermissions = FilePermissions | UnixFileMode.UserExecute;

    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    internal static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderPermissions);
        }
    }

    /// <summary>Opens a file for reading and writing that nobody else has open; with 0600 if it is created now.</summary>
    internal static FileStream OpenFile(string path, FileMode mode)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FilePermissions;
        }

        return new FileStream(path, options);
    }

    /// <summary>Refuses a folder or file that others may use. What is not there is not refused.</summary>
    /// <exception cref="StateExposedException">Group or others have access.</exception>
    internal static void Demand(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
        {
            return;
        }

        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & OthersBits) != 0)
        {
            throw new StateExposedException(path, mode, Directory.Exists(path) ? FolderPermissions : FilePermissions);
        }
    }
}
