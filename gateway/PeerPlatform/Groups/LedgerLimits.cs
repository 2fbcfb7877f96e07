namespace NanoPeers.PeerPlatform.Groups;

/// <summary>How much a ledger takes in.</summary>
public sealed record LedgerLimits
{
    /// <summary>How far a statement's time may be ahead of ours, hours: an authority's clock that is wrong by a day does no harm.</summary>
    public const int ClockToleranceHours = 36;

    /// <summary>How far a statement's logical clock may be ahead of the highest that is known.</summary>
    public const uint ClockLead = 65_536;

    /// <summary>Statements of a group.</summary>
    public int MostStatements { get; init; } = 16_384;

    /// <summary>
    /// As many more for what ends or changes what others may do (documents, removals, leaves, takeovers, revocation lists): whoever fills the ledger
    /// cannot keep itself from being removed.
    /// </summary>
    public int MoreForEnds { get; init; } = 1_024;

    /// <summary>Statements of one issuer, and the highest number that one may have: which are refused does not depend on the order they come in.</summary>
    public int MostOfOneIssuer { get; init; } = 4_096;

    /// <summary>Statements that wait for their issuer's key; the oldest makes room.</summary>
    public int MostWaiting { get; init; } = 512;

    /// <summary><see cref="ClockToleranceHours"/> as a time.</summary>
    public static TimeSpan ClockTolerance => TimeSpan.FromHours(ClockToleranceHours);
}
