using Microsoft.Win32.SafeHandles;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>An installation's folder on the system's disk, with a lock that keeps a second updater out.</summary>
internal sealed class UpdateDisk : IUpdateDisk
{
    private const string LockName = "lock";

    private readonly string _root;
    private readonly FileStream _lock;

    /// <summary>Enters the folder; makes it when it is not there.</summary>
    /// <exception cref="IOException">Another updater has it, or the system refuses.</exception>
    internal UpdateDisk(string root)
    {
        _root = Directory.CreateDirectory(root).FullName;
        _lock = new FileStream(Path.Combine(_root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public IReadOnlyList<string> Folders() => [.. new DirectoryInfo(_root).EnumerateDirectories().Select(folder => folder.Name)];

    public void CreateFolder(string folder) => Directory.CreateDirectory(PathOf(folder));

    public void RenameFolder(string from, string to) => Directory.Move(PathOf(from), PathOf(to));

    public void DeleteFolder(string folder)
    {
        if (Directory.Exists(PathOf(folder)))
        {
            Directory.Delete(PathOf(folder), recursive: true);
        }
    }

    public IUpdateFile Create(string folder, string name) => new DiskFile(Path.Combine(PathOf(folder), name));

    public Stream? Open(string folder, string name)
    {
        string path = Path.Combine(PathOf(folder), name);
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    public void Rename(string folder, string from, string to) =>
        File.Move(Path.Combine(PathOf(folder), from), Path.Combine(PathOf(folder), to), overwrite: true);

    public void Sync(string folder) => FolderNames.Sync(PathOf(folder));

    public string PathOf(string folder) => folder.Length == 0 ? _root : Path.Combine(_root, folder);

    public void Dispose() => _lock.Dispose();

    private sealed class DiskFile(string path) : IUpdateFile
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        private long _at;

        public void Write(ReadOnlySpan<byte> octets)
        {
            RandomAccess.Write(_handle, octets, _at);
            _at += octets.Length;
        }

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
