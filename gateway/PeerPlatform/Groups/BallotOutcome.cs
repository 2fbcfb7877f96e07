namespace NanoPeers.PeerPlatform.Groups;

/// <summary>How a ballot stands.</summary>
public enum BallotOutcome
{
    /// <summary>Open: votes still count.</summary>
    Open = 1,

    /// <summary>Yes.</summary>
    Passed = 2,

    /// <summary>No.</summary>
    Rejected = 3,

    /// <summary>Too few voted in time: no.</summary>
    TimedOut = 4,
}
