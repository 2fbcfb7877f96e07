namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>Bounds of a peer's own resolver; changing any of them breaks no other peer.</summary>
internal static class ResolverTuning
{
    /// <summary>Queries of this peer under way.</summary>
    internal const int MaxQueries = 512;

    /// <summary>Queries of others that are remembered, so that each is handled once and its answers find their way back.</summary>
    internal const int MaxRoutes = 4_096;

    /// <summary>How long, milliseconds.</summary>
    internal const int RouteMillis = 60_000;

    /// <summary>How often time-outs are looked for, milliseconds.</summary>
    internal const int TickMillis = 50;

    /// <summary>Queries that one member may ask in a second.</summary>
    internal const int QueriesEachSecond = 200;

    /// <summary>Places of the table of rates.</summary>
    internal const int RatePlaces = 1_024;

    /// <summary>Answers that one query to a group takes.</summary>
    internal const int MaxAnswers = 1_024;
}
