namespace NanoPeers.PeerPlatform.Files;

/// <summary>What a sender reads a file from. May be called from several threads at once.</summary>
public interface IFileSource
{
    /// <summary>Octets of the file; does not change.</summary>
    long Length { get; }

    /// <summary>Reads octets. Called on the thread that received the request: it must not wait long.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="into">Filled wholly.</param>
    /// <returns>False when they cannot be read; the transfer then ends.</returns>
    bool TryRead(long offset, Span<byte> into);
}
