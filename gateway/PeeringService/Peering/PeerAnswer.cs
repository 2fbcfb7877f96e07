namespace NanoPeers.PeeringService.Peering;

/// <summary>How a fetch from a peer ended.</summary>
/// <param name="Why">What went wrong, for people; null when nothing did.</param>
/// <param name="IsLie">Whether the peer gave something else than it said it has.</param>
internal readonly record struct PeerAnswer(string? Why, bool IsLie)
{
    internal static PeerAnswer Well => default;
}
