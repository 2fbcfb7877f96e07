using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// A file that can be offered: its name, octets and digest. May be offered to several peers at once; disposed by its owner after the last transfer.
/// </summary>
public sealed class FileToSend : IDisposable
{
    private readonly IDisposable? _owned;

    private FileToSend(string name, IFileSource source, byte[] digest, IDisposable? owned)
    {
        Name = name;
        Source = source;
        Digest = digest;
        _owned = owned;
    }

    /// <summary>The name that it is offered under.</summary>
    public string Name { get; }

    /// <summary>Its octets.</summary>
    public IFileSource Source { get; }

    /// <summary>SHA-256 of its octets.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>Opens a file of this system and reads it once, for its digest. It is offered under the last part of its path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<FileToSend> OpenAsync(string path, CancellationToken cancellationToken)
    {
        DiskSource source = new(path);
        try
        {
            byte[] digest;
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                digest = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            return new FileToSend(FileName.Portable(path), source, digest, source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Offers octets in memory as a file.</summary>
    /// <param name="name">A <see cref="FileName"/>.</param>
    /// <param name="octets">Not to be changed afterwards.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public static FileToSend FromOctets(string name, ReadOnlyMemory<byte> octets)
    {
        if (!FileName.IsName(name))
        {
            throw new ArgumentException("No receiver takes a file of that name.", nameof(name));
        }

        return new FileToSend(name, new OctetSource(octets), SHA256.HashData(octets.Span), null);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _owned?.Dispose();

    private sealed class OctetSource(ReadOnlyMemory<byte> octets) : IFileSource
    {
        public long Length => octets.Length;

        public bool TryRead(long offset, Span<byte> into)
        {
            octets.Span.Slice((int)offset, into.Length).CopyTo(into);
            return true;
        }
    }
}
