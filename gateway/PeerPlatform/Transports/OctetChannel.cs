namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A connected stream of octets, both ways: a socket, or a socket under TLS. One reads, one writes, anyone closes.</summary>
internal abstract class OctetChannel : IDisposable
{
    /// <summary>Reads what is there, at least one octet.</summary>
    /// <returns>0 at the end of the stream.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> into);

    /// <summary>Writes all of it.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> octets);

    /// <summary>Says that no more will be written; the other end may still write.</summary>
    public abstract Task EndWritingAsync();

    /// <summary>Closes it; reading and writing end with an exception.</summary>
    public abstract void Dispose();
}
