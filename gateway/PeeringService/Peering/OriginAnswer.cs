using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>How one attempt at the origin ended.</summary>
/// <param name="Fault">Null when all is here; otherwise what the download ends with if no attempt does better.</param>
/// <param name="Why">A sentence for people about it.</param>
/// <param name="MayRetry">Whether another attempt may do better.</param>
/// <param name="RetryAfter">What the origin asked for.</param>
internal sealed record OriginAnswer(FetchFault? Fault, string? Why = null, bool MayRetry = false, TimeSpan? RetryAfter = null)
{
    internal static OriginAnswer Well { get; } = new((FetchFault?)null);
}
