using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeeringService.Objects;

/// <summary>The store's folder on the system's disk: mode 0700, files 0600, and a lock that keeps a second store out.</summary>
internal sealed class ObjectDisk : IObjectDisk
{
    private const string LockName = "lock";
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Enters the folder; makes it when it is not there.</summary>
    /// <exception cref="IOException">Another store has it, others may use it, or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    internal ObjectDisk(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, FileMode600 | UnixFileMode.UserExecute);
            if ((File.GetUnixFileMode(_folder) & OthersBits) != 0)
            {
                throw new IOException($"Others than its owner may use {_folder}; make it 0700.");
            }
        }

        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        _lock = new FileStream(PathOf(LockName), options);
    }

    public IReadOnlyList<KeyValuePair<string, long>> List() =>
    [
        .. new DirectoryInfo(_folder).EnumerateFiles()
            .Where(file => file.Name != LockName)
            .Select(file => KeyValuePair.Create(file.Name, file.Length)),
    ];

    public IDiskFile OpenOrCreate(string name) => new DiskFile(PathOf(name), FileMode.OpenOrCreate, FileAccess.ReadWrite);

    public IDiskFile OpenForReading(string name) => new DiskFile(PathOf(name), FileMode.Open, FileAccess.Read);

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void Delete(string name) => File.Delete(PathOf(name));

    public void SyncNames() => FolderNames.Sync(_folder);

    public void Dispose() => _lock.Dispose();

    private string PathOf(string name) => Path.Combine(_folder, name);

    private sealed class DiskFile : IDiskFile
    {
        private readonly SafeFileHandle _handle;

        internal DiskFile(string path, FileMode mode, FileAccess access)
        {
            bool isNew = mode == FileMode.OpenOrCreate && !File.Exists(path);
            _handle = File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
            if (isNew && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_handle, FileMode600);
            }
        }

        public SafeFileHandle? Handle => _handle;

        public long Length => RandomAccess.GetLength(_handle);

        public int Read(long offset, Span<byte> into) => RandomAccess.Read(_handle, into, offset);

        public void Write(long offset, ReadOnlySpan<byte> octets) => RandomAccess.Write(_handle, octets, offset);

        public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
