using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>What this node wants done: by itself where it can, or by a peer.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Href">What it is about at the backend.</param>
/// <param name="Body">What is handed over; not empty.</param>
public sealed record ErrandRequest(string Task, string Href, byte[] Body)
{
    /// <summary>Judges what comes back, where this node can tell better than the task; null leaves it to the task. May be called from any thread.</summary>
    public Func<byte[], ErrandStatus>? Judge { get; init; }
}
