using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// Which device's button switches which device's light. Any thread may call; every member throws <see cref="StateException"/> when the store cannot be
/// used.
/// </summary>
public interface ILinkStore
{
    /// <summary>Keeps a link in place of what was kept of the same two; it outlives a power failure.</summary>
    /// <param name="link">The link.</param>
    void Save(LinkRecord link);

    /// <summary>Forgets a link.</summary>
    /// <param name="from">The device with the button.</param>
    /// <param name="to">The device with the light.</param>
    /// <returns>False when there was none.</returns>
    bool Remove(Identifier from, Identifier to);

    /// <summary>All links, by their ids.</summary>
    IReadOnlyList<LinkRecord> List();
}
