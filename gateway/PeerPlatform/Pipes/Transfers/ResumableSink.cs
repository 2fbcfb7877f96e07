using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Files;

namespace NanoPeers.PeerPlatform.Pipes.Transfers;

/// <summary>
/// Puts a file into a folder, and goes on with what an earlier transfer of the same file left there: the part is named by the file's digest. What was
/// left is read once more, so that the digest in the end is of all octets.
/// </summary>
internal sealed class ResumableSink : IFileSink, IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly FileStream _stream;
    private readonly FileOffer _offer;
    private readonly string _finalPath;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private ResumableSink(FileStream stream, FileOffer offer, string finalPath)
    {
        _stream = stream;
        _offer = offer;
        _finalPath = finalPath;
    }

    /// <summary>Octets that are there.</summary>
    internal long Held { get; private set; }

    /// <summary>Opens the place of a file, and reads what is left of it.</summary>
    /// <exception cref="IOException">It cannot be opened; or it is in use by another transfer of the same file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal static ResumableSink Open(string folder, FileOffer offer)
    {
        string part = Path.Combine(folder, $".{Convert.ToHexStringLower(offer.Digest.Span)}.part");
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = BufferLength };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        ResumableSink sink = new(new FileStream(part, options), offer, Path.Combine(folder, offer.Name));
        sink.ReadLeft();
        return sink;
    }

    /// <inheritdoc/>
    public bool TryWrite(long offset, ReadOnlySpan<byte> octets)
    {
        if (offset != Held || offset + octets.Length > _offer.Length)
        {
            return false;
        }

        try
        {
            _stream.Write(octets);
        }
        catch (IOException)
        {
            return false;
        }

        _hash.AppendData(octets);
        Held += octets.Length;
        return true;
    }

    /// <summary>Whether what is there has the digest that was offered.</summary>
    internal bool HasDigest()
    {
        Span<byte> digest = stackalloc byte[FileLimits.DigestLength];
        return _hash.TryGetCurrentHash(digest, out _) && digest.SequenceEqual(_offer.Digest.Span);
    }

    /// <inheritdoc/>
    public bool TryComplete()
    {
        try
        {
            _stream.Dispose();
            File.Move(_stream.Name, _finalPath, overwrite: false);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes what is there: it is not what was offered.</summary>
    public void Abandon()
    {
        _stream.Dispose();
        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A left-over part is all that can be left; its name says what it is.
        }
    }

    /// <summary>Leaves what is there for a later transfer.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: the next transfer goes on from what is there.
        }

        _hash.Dispose();
    }

    private void ReadLeft()
    {
        byte[] buffer = new byte[BufferLength];
        for (int read = _stream.Read(buffer); read > 0; read = _stream.Read(buffer))
        {
            _hash.AppendData(buffer.AsSpan(0, read));
            Held += read;
        }

        if (Held > _offer.Length)
        {
            _stream.SetLength(0);
            _stream.Position = 0;
            Held = 0;
            _ = _hash.GetHashAndReset();
        }
    }
}
