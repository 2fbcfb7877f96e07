namespace NanoPeers.PolicyContract;

/// <summary>What a policy decides.</summary>
/// <param name="isAllowed">Whether it may be done.</param>
/// <param name="reason">Why not, for people; empty where it may.</param>
/// <param name="answers">Where the question is which ones: those, such as the helpers that are to be asked.</param>
public sealed class PolicyVerdict(bool isAllowed, string reason, IReadOnlyList<string> answers)
{
    /// <summary>It may be done.</summary>
    public static PolicyVerdict Allowed { get; } = new(true, "", []);

    /// <summary>Whether it may be done.</summary>
    public bool IsAllowed { get; } = isAllowed;

    /// <summary>Why not, for people; empty where it may.</summary>
    public string Reason { get; } = reason;

    /// <summary>Where the question is which ones: those, such as the helpers that are to be asked.</summary>
    public IReadOnlyList<string> Answers { get; } = answers;

    /// <summary>It may not be done.</summary>
    /// <param name="reason">Why not, for people.</param>
    public static PolicyVerdict Refused(string reason) => new(false, reason, []);
}
