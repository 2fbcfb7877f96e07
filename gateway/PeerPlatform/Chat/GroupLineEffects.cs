namespace NanoPeers.PeerPlatform.Chat;

/// <summary>What the lines of a group want done: messages to send, and events to tell.</summary>
internal sealed class GroupLineEffects
{
    internal Queue<GroupLineDue> Dues { get; } = new();

    internal Queue<GroupLineEvent> Events { get; } = new();
}
