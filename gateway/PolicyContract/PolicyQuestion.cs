namespace NanoPeers.PolicyContract;

/// <summary>What a standard policy is asked. POLICIES.md lists actions and facts of each.</summary>
/// <param name="policy">The standard policy, such as "administration".</param>
/// <param name="action">What is to be done, such as "activate".</param>
/// <param name="peer">Who wants to do it, as the id's text; empty where it is nobody in particular.</param>
/// <param name="subject">What it is about, such as a policy's name.</param>
/// <param name="facts">What else is known.</param>
public sealed class PolicyQuestion(string policy, string action, string peer, string subject, IReadOnlyDictionary<string, string> facts)
{
    /// <summary>The standard policy, such as "administration".</summary>
    public string Policy { get; } = policy;

    /// <summary>What is to be done, such as "activate".</summary>
    public string Action { get; } = action;

    /// <summary>Who wants to do it, as the id's text; empty where it is nobody in particular.</summary>
    public string Peer { get; } = peer;

    /// <summary>What it is about, such as a policy's name.</summary>
    public string Subject { get; } = subject;

    /// <summary>What else is known.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; } = facts;

    /// <summary>A fact; empty where it is not known.</summary>
    /// <param name="name">Its name.</param>
    public string Fact(string name) => Facts.TryGetValue(name, out string? value) ? value : "";
}
