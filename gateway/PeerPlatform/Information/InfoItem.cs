namespace NanoPeers.PeerPlatform.Information;

/// <summary>An item of peer information: a number or a text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">The number; null for a text.</param>
/// <param name="Text">The text; the number's digits for a number.</param>
public sealed record InfoItem(string Name, ulong? Number, string Text);
