namespace NanoPeers.Resolver;

/// <summary>What became of a query. The numbers are fixed. RESOLVER.md.</summary>
public enum ResolverStatus
{
    /// <summary>Nothing yet; never on the wire.</summary>
    None = 0,

    /// <summary>The payload is the answer.</summary>
    Answered = 1,

    /// <summary>The peer has no handler of that name.</summary>
    NoHandler = 2,

    /// <summary>The policy does not let the asker ask that.</summary>
    NotAllowed = 3,

    /// <summary>The handler does not understand the question, or failed at it.</summary>
    Failed = 4,

    /// <summary>Too many queries are under way at the peer; ask later.</summary>
    Busy = 5,

    /// <summary>The answer does not fit a message.</summary>
    TooLong = 6,

    /// <summary>Nobody answered in time; never on the wire.</summary>
    TimedOut = 7,

    /// <summary>There was no way to send the query; never on the wire.</summary>
    NotSent = 8,
}
