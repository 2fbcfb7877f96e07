namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What became of a statement that was given to a <see cref="GroupLedger"/>. Whether it has any effect is for the view to say.</summary>
public enum LedgerResult
{
    /// <summary>Its signature is right; it is in the ledger.</summary>
    Added = 1,

    /// <summary>It was there already: a replay changes nothing.</summary>
    Duplicate = 2,

    /// <summary>The issuer's key is not known yet: it waits, within bounds, for the admission that carries it.</summary>
    Waiting = 3,

    /// <summary>It is not well formed.</summary>
    Malformed = 4,

    /// <summary>It is another group's.</summary>
    OtherGroup = 5,

    /// <summary>No key of its issuer signed it: forged, changed, or signed with a key that is not known yet.</summary>
    WrongSignature = 6,

    /// <summary>It would make the group, but its key does not give the group's id.</summary>
    NotTheFounder = 7,

    /// <summary>It was issued further in the future than clocks may differ.</summary>
    FromTheFuture = 8,

    /// <summary>Its logical clock is further ahead than any peer's can be.</summary>
    ClockAhead = 9,

    /// <summary>Its issuer has as many statements as one may have.</summary>
    IssuerFull = 10,

    /// <summary>The ledger has as many statements as it may have.</summary>
    Full = 11,
}
