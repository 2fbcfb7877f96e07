using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A message that waited for this peer.</summary>
/// <param name="Gateway">Where.</param>
/// <param name="Home">Where its sender has a mailbox; null when it named none.</param>
/// <param name="WaitedSeconds">How long, as the gateway says.</param>
/// <param name="Message">The message.</param>
internal sealed record CollectedItem(Identifier Gateway, Identifier? Home, uint WaitedSeconds, byte[] Message)
{
    /// <summary>Whether its gateway may add to trailers.</summary>
    internal bool MayHaveTrailer { get; init; }
}
