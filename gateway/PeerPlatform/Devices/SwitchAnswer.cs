namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What came of switching a light.</summary>
/// <param name="Result">In a word.</param>
/// <param name="IsOn">The light's state as it answered; what it is to be, when kept; meaningful when done or kept.</param>
/// <param name="Took">Until the answer.</param>
/// <param name="Problem">What was wrong and what to do; empty when done.</param>
public sealed record SwitchAnswer(SwitchResult Result, bool IsOn, TimeSpan Took, string Problem)
{
    /// <summary>Until when an order is kept; null where none is.</summary>
    public DateTimeOffset? KeptUntil { get; init; }
}
