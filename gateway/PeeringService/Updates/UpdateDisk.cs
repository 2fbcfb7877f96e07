using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeeringService.Updates;

/// <summary>An installation's folder on the system's disk.</summary>
internal sealed class UpdateDisk : IUpdateDisk
{
    private readonly string _root;

    /// <summary>Enters the folder; makes it when it is not there.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    internal UpdateDisk(string root) => _root = Directory.CreateDirectory(root).FullName;

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

    /// <summary>Flushes the folder itself. Windows writes names through and has no such call.</summary>
    public void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = new(OpenFolder(PathOf(folder), 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{PathOf(folder)} cannot be flushed.", Marshal.GetLastPInvokeError());
        }

        RandomAccess.FlushToDisk(handle);
    }

    public string PathOf(string folder) => folder.Length == 0 ? _root : Path.Combine(_root, folder);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

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
