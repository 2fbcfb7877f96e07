namespace NanoPeers.Discovery;

/// <summary>States of a search. DISCOVERY.md.</summary>
public enum SearchState
{
    /// <summary>Not started.</summary>
    Idle = 0,

    /// <summary>Asking.</summary>
    Searching = 1,

    /// <summary>A gateway of the group was heard.</summary>
    Found = 2,

    /// <summary>The search is over without one.</summary>
    NotFound = 3,
}
