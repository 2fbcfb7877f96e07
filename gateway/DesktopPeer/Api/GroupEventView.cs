using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Something that happened in a group.</summary>
/// <param name="Kind">One of <see cref="GroupWords.Of(GroupEventKind)"/>.</param>
/// <param name="At">When.</param>
/// <param name="Group">In which group, by name.</param>
/// <param name="Peer">Whose id, or null.</param>
/// <param name="Name">Who, by name.</param>
/// <param name="Text">One line for a person; for "said" what was said.</param>
/// <param name="Secured">For "said": whether it came encrypted under a key of the group or of the pair.</param>
internal sealed record GroupEventView(string Kind, DateTimeOffset At, string Group, string? Peer, string Name, string Text, bool Secured)
{
    /// <summary>The view of what happened.</summary>
    public static GroupEventView From(GroupEvent happened) => new(
        GroupWords.Of(happened.Kind), happened.At, happened.Group, happened.Peer?.ToString(), happened.Name, happened.Text, happened.IsSecured);
}
