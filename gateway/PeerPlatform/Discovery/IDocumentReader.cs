namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Reads the documents that come from others: validates them, and checks their signatures. Safe for threads; never throws on input.</summary>
public interface IDocumentReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="octets">The whole of it.</param>
    /// <param name="isJson">Whether it is JSON; else XML.</param>
    DocumentReading Read(ReadOnlySpan<byte> octets, bool isJson);
}
