namespace NanoPeers.DesktopPeer.Api;

/// <summary>What is to be done with a policy in a group.</summary>
internal sealed record PolicyOrder
{
    /// <summary>Name or id of the group.</summary>
    public required string Group { get; init; }

    /// <summary>The policy's canonical name.</summary>
    public required string Policy { get; init; }

    /// <summary>fetch, activate or deactivate.</summary>
    public required string Action { get; init; }
}
