namespace NanoPeers.PolicyContract;

/// <summary>A policy that decides: it can stand in the place of a standard policy of the group, such as discovery or administration. POLICIES.md.</summary>
public interface IPolicyRule
{
    /// <summary>Decides. It must answer at once: whoever asks waits.</summary>
    /// <param name="question">What is to be decided.</param>
    PolicyVerdict Decide(PolicyQuestion question);
}
