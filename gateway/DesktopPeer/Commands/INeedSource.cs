using NanoPeers.ClientApi.Peering;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Who gets an object for the command need.</summary>
internal interface INeedSource : IAsyncDisposable
{
    /// <summary>Gets it: how far it is, as it goes, and how it ended.</summary>
    IAsyncEnumerable<NeedStep> NeedAsync(ObjectNeed need, CancellationToken cancellationToken);

    /// <summary>Opens what it got.</summary>
    Task<Stream> OpenAsync(string sha256, CancellationToken cancellationToken);
}
