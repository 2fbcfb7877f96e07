namespace NanoPeers.PolicyContract;

/// <summary>A message from another instance of the same policy.</summary>
/// <param name="from">The member whose instance says it, as the id's text.</param>
/// <param name="octets">What it says, at most 1,024 octets.</param>
/// <param name="wantsAnswer">Whether it waits for an answer.</param>
public sealed class PolicyMessage(string from, byte[] octets, bool wantsAnswer)
{
    /// <summary>The member whose instance says it, as the id's text.</summary>
    public string From { get; } = from;

    /// <summary>What it says, at most 1,024 octets.</summary>
    public byte[] Octets { get; } = octets;

    /// <summary>Whether it waits for an answer.</summary>
    public bool WantsAnswer { get; } = wantsAnswer;
}
