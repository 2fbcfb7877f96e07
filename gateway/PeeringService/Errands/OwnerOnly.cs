using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Errands;

/// <summary>Folders and files that only their owner may use: modes 0700 and 0600.</summary>
internal static class OwnerOnly
{
    /// <summary>What is not whole yet ends like this; nobody forwards it, and the next start removes it.</summary>
    internal const string IncomingEnding = ".incoming";

    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder, and refuses one that others may use.</summary>
    /// <exception cref="IOException">Others may use it, or the system refuses.</exception>
    internal static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, FileMode600 | UnixFileMode.UserExecute);
        if ((File.GetUnixFileMode(folder) & OthersBits) != 0)
        {
            throw new IOException($"Others than its owner may use {folder}; make it 0700.");
        }
    }

    /// <summary>Writes a file as a whole: it is there with all its octets after a power failure, or it is what it was.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> octets)
    {
        string incoming = path + IncomingEnding;
        try
        {
            using (FileStream file = Create(incoming))
            {
                file.Write(octets);
                file.Flush(flushToDisk: true);
            }

            File.Move(incoming, path, overwrite: true);
            FolderNames.Sync(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(incoming);
            throw;
        }
    }

    internal static FileStream Create(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, options);
    }
}
