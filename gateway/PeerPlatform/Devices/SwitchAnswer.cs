namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What came of switching a light.</summary>
/// <param name="Result">In a word.</param>
/// <param name="IsOn">The light's state as it answered; meaningful when done.</param>
/// <param name="Took">Until the answer.</param>
/// <param name="Problem">What was wrong and what to do; empty when done.</param>
public sealed record SwitchAnswer(SwitchResult Result, bool IsOn, TimeSpan Took, string Problem);
