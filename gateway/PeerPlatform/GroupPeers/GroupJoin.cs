namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>An application to a group.</summary>
/// <param name="Invitation">The line that shows the way, see <see cref="IGroupControl.Invite"/>.</param>
public sealed record GroupJoin(string Invitation)
{
    /// <summary>The group's password, where it has one. Never logged.</summary>
    public string? Password { get; init; }

    /// <summary>What this peer is called in the group; null for the name of its machine.</summary>
    public string? Name { get; init; }

    /// <summary>Whether this peer wants the group's key; without it, it hears only what is said in clear (S0 figs. 5, 9).</summary>
    public bool WantsKey { get; init; } = true;

    /// <summary>Says that somebody wants to join, never with what.</summary>
    public override string ToString() => "application to a group";
}
