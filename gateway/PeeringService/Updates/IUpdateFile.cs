namespace NanoPeers.PeeringService.Updates;

/// <summary>A file that is being written.</summary>
internal interface IUpdateFile : IDisposable
{
    /// <summary>Appends all of it.</summary>
    void Write(ReadOnlySpan<byte> octets);

    /// <summary>Makes what was written survive a power failure.</summary>
    void Flush();
}
