namespace NanoPeers.PeeringService.Agent;

/// <summary>What became of an order to the agent.</summary>
public enum AgentAnswer
{
    /// <summary>It is as was ordered.</summary>
    Done = 0,

    /// <summary>No subsystem has that name.</summary>
    Unknown,

    /// <summary>It does not run: its fault says why. Its rules may have it started again.</summary>
    NotRunning,

    /// <summary>The agent is ending, and starts nothing any more.</summary>
    Ending,
}
