using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A line that was delivered.</summary>
/// <param name="Link">The chat that it belongs to.</param>
/// <param name="From">Who said it. Certain only when the line is secured, and then as certain as the group's policy makes it.</param>
/// <param name="Text">One line by <see cref="ChatText"/>.</param>
/// <param name="Protection">How it came.</param>
public sealed record ChatLine(ChatLink Link, Identifier From, string Text, LineProtection Protection);
