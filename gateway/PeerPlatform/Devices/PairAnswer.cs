namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What came of pairing two devices.</summary>
/// <param name="Text">The pairing, one line for the device that asks; it holds the secret of the two. Null when there is none.</param>
/// <param name="Endpoint">Where the pairing says that the other device is.</param>
/// <param name="Problem">What was wrong and what to do; empty when there is a pairing.</param>
public sealed record PairAnswer(string? Text, string Endpoint, string Problem)
{
    /// <summary>Says that a pairing was made, never what is in it: it holds a secret.</summary>
    public override string ToString() => Text is null ? Problem : $"pairing with {Endpoint}";
}
