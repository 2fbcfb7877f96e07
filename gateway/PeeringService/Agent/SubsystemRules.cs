namespace NanoPeers.PeeringService.Agent;

/// <summary>When a subsystem is started again, and how long its starts and ends may take.</summary>
public sealed record SubsystemRules
{
    /// <summary>After which ends it is started again.</summary>
    public RestartPolicy Restart { get; init; } = RestartPolicy.OnFailure;

    /// <summary>How long a start may take.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an orderly end may take before it is ended by force.</summary>
    public TimeSpan StopWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first restart waits; each further one within <see cref="Window"/> waits twice as long as the one before.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No restart waits longer.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most restarts within <see cref="Window"/>; after that it has failed.</summary>
    public int MaxRestarts { get; init; } = 5;

    /// <summary>How long a restart counts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether it is started again after an end that nobody asked for.</summary>
    /// <param name="end">The end.</param>
    public bool RestartsAfter(SubsystemEnd end) => Restart switch
    {
        RestartPolicy.Always => true,
        RestartPolicy.OnFailure => end.Fault != SubsystemFault.None,
        _ => false,
    };
}
