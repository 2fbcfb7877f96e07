using System;
using System.IO;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// The storage port in a folder, a file a record, readable by its owner only. A record is written to a new file, flushed to the disk, and
/// renamed over the old one: a process that is killed leaves the old record or the new one.
/// </summary>
internal sealed class FolderStorage : IStoragePort, IDisposable
{
    private const string LockName = "in-use";
    private const string NewMark = ".new";

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Opens the folder, makes it when it is not there, and keeps other processes out.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="BoardException">It cannot be used, or another process uses it.</exception>
    public FolderStorage(DirectoryInfo folder)
    {
        _folder = folder.FullName;
        try
        {
            MakeFolder(_folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BoardException(ExitCode.FolderUnusable, "folder-unusable", $"{_folder} cannot be used: {exception.Message}", exception);
        }

        try
        {
            _lock = new FileStream(Path.Combine(_folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BoardException(
                ExitCode.FolderUnusable, "folder-in-use", $"{_folder} is in use by another virtual peer: one folder a board.", exception);
        }
    }

    /// <inheritdoc/>
    public int Read(string name, byte[] into)
    {
        try
        {
            byte[] octets = File.ReadAllBytes(PathOf(name));
            if (octets.Length > into.Length)
            {
                return -1;
            }

            Array.Copy(octets, into, octets.Length);
            Array.Clear(octets);
            return octets.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] octets, int count)
    {
        string path = PathOf(name);
        try
        {
            using (FileStream stream = Create(path + NewMark))
            {
                stream.Write(octets, 0, count);
                stream.Flush(flushToDisk: true);
            }

            File.Move(path + NewMark, path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays; whoever reads it finds what was written last.
        }
    }

    /// <summary>Lets other processes in.</summary>
    public void Dispose() => _lock.Dispose();

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Create(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
