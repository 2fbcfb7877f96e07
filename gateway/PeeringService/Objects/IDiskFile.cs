using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeeringService.Objects;

/// <summary>An open file. Calls from several threads may overlap.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>The system's handle; null where the file is none of the system's.</summary>
    SafeFileHandle? Handle { get; }

    /// <summary>Octets in it.</summary>
    long Length { get; }

    /// <summary>Reads up to the span's length; 0 at the end.</summary>
    int Read(long offset, Span<byte> into);

    /// <summary>Writes all of it.</summary>
    void Write(long offset, ReadOnlySpan<byte> octets);

    /// <summary>Cuts the file, or makes it longer with zeros.</summary>
    void SetLength(long length);

    /// <summary>Makes what was written so far survive a power failure.</summary>
    void Flush();
}
