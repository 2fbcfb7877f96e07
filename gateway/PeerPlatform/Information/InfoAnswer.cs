using NanoPeers.Information;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What a peer told of a section.</summary>
/// <param name="Status">Given, or why not; None where nobody answered.</param>
/// <param name="Items">The items, all of them.</param>
public sealed record InfoAnswer(InfoStatus Status, IReadOnlyList<InfoItem> Items)
{
    /// <summary>An item's text; empty where there is none of that name.</summary>
    /// <param name="name">The item's name.</param>
    public string this[string name] => Items.FirstOrDefault(item => item.Name == name)?.Text ?? "";
}
