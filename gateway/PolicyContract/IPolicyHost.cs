namespace NanoPeers.PolicyContract;

/// <summary>
/// All that a policy has of its peer: what its rights name, and null for the rest. Rights stand in the package's manifest and are granted by this peer
/// when the policy is activated.
/// </summary>
public interface IPolicyHost
{
    /// <summary>This peer, as the id's text.</summary>
    string Self { get; }

    /// <summary>The group in which the policy is active, as the id's text.</summary>
    string Group { get; }

    /// <summary>Messages to other instances; null without the right "messages".</summary>
    IPolicyMessages? Messages { get; }

    /// <summary>Who is in the group; null without the right "members".</summary>
    IPolicyMembers? Members { get; }

    /// <summary>What time it is; null without the right "clock".</summary>
    IPolicyClock? Clock { get; }

    /// <summary>Lines for the peer's log; null without the right "log".</summary>
    IPolicyLog? Log { get; }
}
