namespace NanoPeers.PeeringService.Agent;

/// <summary>What is wrong with a subsystem. AGENT.md lists what the names mean for people.</summary>
public enum SubsystemFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is no such program, or it may not be run.</summary>
    ProgramMissing,

    /// <summary>It did not start.</summary>
    StartFailed,

    /// <summary>It did not start in time.</summary>
    StartTimedOut,

    /// <summary>It ended by itself, and not well: an exit code other than 0, a signal, an exception.</summary>
    Crashed,

    /// <summary>It crashed again and again, and is left alone now.</summary>
    RestartLimit,

    /// <summary>It did not end in time when it was asked to, and was ended by force.</summary>
    StopTimedOut,
}
