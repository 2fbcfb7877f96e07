namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What became of an order about policies.</summary>
/// <param name="Refusal">None when it was done.</param>
/// <param name="Text">What was done or why not, for people.</param>
public sealed record PolicyResult(PolicyRefusal Refusal, string Text)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Refusal == PolicyRefusal.None;

    internal static PolicyResult Done(string text) => new(PolicyRefusal.None, text);
}
