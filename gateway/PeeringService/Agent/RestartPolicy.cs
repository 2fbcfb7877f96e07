namespace NanoPeers.PeeringService.Agent;

/// <summary>After which ends a subsystem is started again.</summary>
public enum RestartPolicy
{
    /// <summary>After a crash or a start that failed.</summary>
    OnFailure = 0,

    /// <summary>After every end that nobody asked for.</summary>
    Always,

    /// <summary>After none.</summary>
    Never,
}
