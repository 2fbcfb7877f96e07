using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>How a check ended, and what came from where.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Detail">A sentence for people.</param>
/// <param name="Sources">For each component that was fetched, what came from which source.</param>
public sealed record UpdateResult(UpdateOutcome Outcome, string Detail, IReadOnlyDictionary<string, IReadOnlyList<FetchPart>> Sources)
{
    private static readonly Dictionary<string, IReadOnlyList<FetchPart>> _nothing = [];

    internal UpdateResult(UpdateOutcome outcome, string detail)
        : this(outcome, detail, _nothing)
    {
    }

    /// <summary>Whether the schedule counts it as a successful check.</summary>
    public bool IsSuccess => Outcome is UpdateOutcome.UpToDate or UpdateOutcome.Installed;
}
