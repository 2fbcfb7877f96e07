namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What came of an order.</summary>
/// <param name="Result">What.</param>
/// <param name="Text">For a person: what happened, or what was wrong and what to do.</param>
/// <param name="Took">From the order to the answer.</param>
public sealed record GroupAnswer(GroupResult Result, string Text, TimeSpan Took);
