namespace NanoPeers.Switching;

/// <summary>What came of a request to a light.</summary>
public enum SwitchOutcome
{
    /// <summary>Still waiting, or no such request.</summary>
    Pending = 0,

    /// <summary>The light answered with its state.</summary>
    Done = 1,

    /// <summary>The light refused.</summary>
    Refused = 2,

    /// <summary>No answer came, however often it was sent.</summary>
    NoAnswer = 3,
}
