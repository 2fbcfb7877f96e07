namespace NanoPeers.Relay;

/// <summary>Who may deposit in a mailbox, as its owner says. RELAY.md.</summary>
public static class RelayAccess
{
    /// <summary>Members of the group under whose session the mailbox was opened; for a board the members of its gateway's groups.</summary>
    public const int Members = 0;

    /// <summary>Whoever has a session with the gateway.</summary>
    public const int Anyone = 1;
}
