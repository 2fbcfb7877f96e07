namespace NanoPeers.PeeringService.Agent;

/// <summary>What a subsystem does just now. AGENT.md has the diagram.</summary>
public enum SubsystemState
{
    /// <summary>Nobody wants it to run.</summary>
    Stopped = 0,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It does its work.</summary>
    Running,

    /// <summary>It was asked to end.</summary>
    Stopping,

    /// <summary>It crashed or did not start, and is started again after a while.</summary>
    Waiting,

    /// <summary>It ended well by itself, and its rules do not have it started again.</summary>
    Ended,

    /// <summary>It crashed or did not start, and is not started again by itself.</summary>
    Failed,
}
