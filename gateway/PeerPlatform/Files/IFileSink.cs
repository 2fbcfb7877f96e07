namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// Where a receiver puts a file. One call at a time; the octets come in order, each once. Answers false in place of throwing: the transfer then
/// ends, and the sender is told.
/// </summary>
public interface IFileSink
{
    /// <summary>Takes octets. Called on the thread that received them: it must not wait long.</summary>
    /// <param name="offset">Where they belong in the file: just behind those before.</param>
    /// <param name="octets">Valid during the call.</param>
    bool TryWrite(long offset, ReadOnlySpan<byte> octets);

    /// <summary>All octets are there and their digest is right: makes the file visible under its name.</summary>
    bool TryComplete();

    /// <summary>The transfer failed: removes what was written. Not called after <see cref="TryComplete"/> answered true.</summary>
    void Abandon();
}
