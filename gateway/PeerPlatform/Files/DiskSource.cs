using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A file of this system, read at any place by any thread.</summary>
internal sealed class DiskSource : IFileSource, IDisposable
{
    private readonly SafeFileHandle _file;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal DiskSource(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    public bool TryRead(long offset, Span<byte> into)
    {
        try
        {
            while (!into.IsEmpty)
            {
                int read = RandomAccess.Read(_file, into, offset);
                if (read == 0)
                {
                    return false; // it was cut off after it was opened
                }

                into = into[read..];
                offset += read;
            }

            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
