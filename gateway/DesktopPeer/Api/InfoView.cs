namespace NanoPeers.DesktopPeer.Api;

/// <summary>A section of peer information as the API tells it.</summary>
/// <param name="Peer">Whose.</param>
/// <param name="Section">Which.</param>
/// <param name="Items">Names and values, in the peer's order.</param>
internal sealed record InfoView(string Peer, string Section, IReadOnlyList<InfoItemView> Items);

/// <summary>An item of peer information.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record InfoItemView(string Name, string Value);
