namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a peer may do at a relay. RELAY.md.</summary>
[Flags]
public enum RelayRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Have a mailbox.</summary>
    Own = 1,

    /// <summary>Deposit messages of its own.</summary>
    Deposit = 2,

    /// <summary>Deposit messages of others: it is a relay.</summary>
    Carry = 4,

    /// <summary>Add records to the trailers of the messages that it deposits.</summary>
    Audit = 8,

    /// <summary>All of a relay.</summary>
    Relay = Own | Deposit | Carry | Audit,
}
