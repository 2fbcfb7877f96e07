using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Something that happened in a group.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
/// <param name="Group">In which group, by name; empty for <see cref="GroupEventKind.Lagged"/>.</param>
/// <param name="Peer">Who; null when nobody in particular.</param>
/// <param name="Name">Who, by name; empty when nobody in particular.</param>
/// <param name="Text">One line for a person; for <see cref="GroupEventKind.Said"/> what was said.</param>
/// <param name="IsSecured">For what was said: whether it came encrypted under a key of the group or of the pair.</param>
public sealed record GroupEvent(GroupEventKind Kind, DateTimeOffset At, string Group, Identifier? Peer, string Name, string Text, bool IsSecured);
