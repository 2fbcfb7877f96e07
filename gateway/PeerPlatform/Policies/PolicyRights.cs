namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What a policy can be allowed to use of its peer. POLICIES.md, "Rights".</summary>
public static class PolicyRights
{
    /// <summary>Messages to other instances of the same policy in the group.</summary>
    public const string Messages = "messages";

    /// <summary>Who is in the group.</summary>
    public const string Members = "members";

    /// <summary>What time it is, and to be called later.</summary>
    public const string Clock = "clock";

    /// <summary>Lines in the peer's log.</summary>
    public const string Log = "log";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Messages, Members, Clock, Log];
}
