using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeeringService.Objects;

/// <summary>An object that is open for reading. It stays readable when the store lets go of the object meanwhile.</summary>
public sealed class ObjectReading : IDisposable
{
    private readonly IDiskFile _file;

    internal ObjectReading(ObjectId id, IDiskFile file, long length)
    {
        Id = id;
        _file = file;
        Length = length;
    }

    /// <summary>Which object it is.</summary>
    public ObjectId Id { get; }

    /// <summary>Octets of it.</summary>
    public long Length { get; }

    /// <summary>The system's handle to its file, for reading only.</summary>
    /// <exception cref="NotSupportedException">The store is none of files.</exception>
    public SafeFileHandle Handle => _file.Handle ?? throw new NotSupportedException("This store has no files of the system's.");

    /// <summary>Reads up to the span's length; 0 at the end.</summary>
    /// <exception cref="ObjectStoreException">The disk refuses, or ends before the object does.</exception>
    public int Read(long offset, Span<byte> into)
    {
        try
        {
            into = into[..(int)Math.Clamp(Length - offset, 0, into.Length)];
            int count = into.Length == 0 ? 0 : _file.Read(offset, into);
            return count > 0 || into.Length == 0 ? count : throw new EndOfStreamException($"Object {Id} is shorter than it was.");
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            throw ObjectStoreException.Of(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
