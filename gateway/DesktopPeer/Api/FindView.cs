namespace NanoPeers.DesktopPeer.Api;

/// <summary>What a search found.</summary>
/// <param name="Found">The findings, as they came.</param>
/// <param name="Asked">Places that were asked by address or under a session.</param>
/// <param name="AskedSubnet">Whether the subnet was asked, too.</param>
/// <param name="Answered">Peers that answered.</param>
/// <param name="Refused">Answers that were thrown away.</param>
/// <param name="HasMore">Whether somebody has more than it said.</param>
/// <param name="Text">What was done, in words: why nothing was found, where nothing was.</param>
internal sealed record FindView(IReadOnlyList<FoundView> Found, int Asked, bool AskedSubnet, int Answered, int Refused, bool HasMore, string Text);
