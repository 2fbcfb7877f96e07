using System.Text;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// A file with a secret in it, on its way to its place: written beside it with permissions 0600, then renamed, so that nobody ever sees half of
/// it or reads it by wider permissions. On Windows the folder's access list holds instead.
/// </summary>
internal sealed class OwnerOnlyFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;

    private OwnerOnlyFile(string path, string temporaryPath, FileStream stream)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _stream = stream;
    }

    /// <summary>Creates the temporary file, so that a place that cannot be written is known before there is something to write.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public static OwnerOnlyFile Begin(string path)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.new";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new OwnerOnlyFile(full, temporary, new FileStream(temporary, options));
    }

    /// <summary>Writes text in UTF-8.</summary>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes octets.</summary>
    public void Write(ReadOnlySpan<byte> octets) => _stream.Write(octets);

    /// <summary>Puts the file in its place.</summary>
    /// <param name="mayReplace">Whether a file that is there is replaced.</param>
    /// <exception cref="IOException">A file is there and may not be replaced, or the disk refuses.</exception>
    public void Commit(bool mayReplace)
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporaryPath, _path, mayReplace);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporaryPath);
    }
}
