namespace NanoPeers.PeeringService.Agent;

/// <summary>
/// Something that the agent starts, stops and watches: a part of this process or a program of its own (S2, figure 8). It is started again and
/// again, one run after another, never two at a time.
/// </summary>
public interface ISubsystem
{
    /// <summary>What it is called: see <see cref="SubsystemName"/>. One agent has no two of one name.</summary>
    string Name { get; }

    /// <summary>What it does, in a few words for people.</summary>
    string Purpose { get; }

    /// <summary>Whether it uses the peering service.</summary>
    bool IsPeeringAware { get; }

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">It takes too long, or is no longer wanted.</param>
    /// <returns>The run, when it does its work.</returns>
    /// <exception cref="SubsystemException">It does not start, for a named reason; any other exception is <see cref="SubsystemFault.StartFailed"/>.</exception>
    Task<ISubsystemRun> StartAsync(CancellationToken cancellationToken);
}
