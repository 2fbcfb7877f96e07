using NanoPeers.Identifiers;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>Advertises groups of this peer, so that others find them and ask to be let in.</summary>
internal interface IGroupAdvertiser
{
    /// <summary>Advertises a group: its basic advertisement for everybody, its full one for members.</summary>
    /// <param name="group">A group that this peer is a member of.</param>
    /// <param name="cancellationToken">Gives up waiting for other gateways.</param>
    /// <returns>Other gateways that took the basic one.</returns>
    Task<int> AdvertiseAsync(Identifier group, CancellationToken cancellationToken);
}
