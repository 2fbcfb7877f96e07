namespace NanoPeers.DesktopPeer.Api;

/// <summary>Durations in orders: seconds, more than nothing and at most ten years.</summary>
internal static class ApiDuration
{
    private const double MaxSeconds = 3_650.0 * 86_400;

    /// <summary>The duration of a number of seconds; null for null.</summary>
    /// <exception cref="ApiRefusalException">It is none.</exception>
    public static TimeSpan? OfSeconds(double? seconds) => seconds switch
    {
        null => null,
        > 0 and <= MaxSeconds => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new ApiRefusalException(ProblemCode.BodyInvalid, "A duration is more than 0 seconds and at most ten years."),
    };
}
