namespace NanoPeers.PeeringService.Agent;

/// <summary>A subsystem from a start to its end. Disposing it ends by force what is left of it.</summary>
public interface ISubsystemRun : IAsyncDisposable
{
    /// <summary>The program's process; null for a part of this process.</summary>
    int? ProcessId { get; }

    /// <summary>How it ended, whoever ended it. Never faults.</summary>
    Task<SubsystemEnd> Completion { get; }

    /// <summary>Asks it to end, and waits until it has ended.</summary>
    /// <param name="cancellationToken">It had its time: the agent will dispose the run.</param>
    Task StopAsync(CancellationToken cancellationToken);
}
