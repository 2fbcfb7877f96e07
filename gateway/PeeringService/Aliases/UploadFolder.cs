using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// A folder that posted files are put into, each under a name of its own. While a file comes in, it has another ending, so whoever looks for
/// <c>*.xml</c> sees whole files only.
/// </summary>
internal sealed class UploadFolder
{
    internal const string Ending = ".xml";
    private const string IncomingEnding = ".incoming";
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal UploadFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    internal string Path { get; }

    /// <summary>A name that no file had or will have: the time, so that they sort, and 80 random bits.</summary>
    internal static string NewFileName(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture) + "-"
        + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)) + Ending;

    /// <summary>Makes the folder; deletes what a crash left half posted, unless others may be posting.</summary>
    internal void Prepare(bool isInUse)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, FileMode600 | UnixFileMode.UserExecute);
        }

        foreach (string left in isInUse ? [] : Directory.GetFiles(Path, "*" + IncomingEnding))
        {
            File.Delete(left);
        }
    }

    /// <summary>Whether the folder takes one more file of so many octets.</summary>
    internal bool HasRoom(UploadOrder order, long octets)
    {
        (int files, long there) = (0, 0);
        foreach (FileInfo file in new DirectoryInfo(Path).EnumerateFiles())
        {
            files++;
            there += LengthOf(file);
        }

        return files < order.MaxFiles && there + octets <= order.MaxFolderOctets;
    }

    /// <summary>A file's length; 0 for one that was given its name, or went on, since it was listed.</summary>
    internal static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    internal string PathOf(string fileName) => System.IO.Path.Combine(Path, fileName);

    internal SafeFileHandle Create(string fileName)
    {
        SafeFileHandle handle = File.OpenHandle(IncomingPathOf(fileName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, FileMode600);
        }

        return handle;
    }

    /// <summary>Gives a file that is whole and flushed its name.</summary>
    internal void Commit(string fileName)
    {
        File.Move(IncomingPathOf(fileName), PathOf(fileName));
        FolderNames.Sync(Path);
    }

    internal void Discard(string fileName) => File.Delete(IncomingPathOf(fileName));

    private string IncomingPathOf(string fileName) => PathOf(fileName) + IncomingEnding;
}
