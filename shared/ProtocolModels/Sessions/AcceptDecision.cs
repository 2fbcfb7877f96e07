namespace NanoPeers.Sessions;

/// <summary>What a responder's policy says of a proven request (S0 fig. 7, 424).</summary>
public enum AcceptDecision
{
    /// <summary>Go on without asking anybody.</summary>
    Accept = 1,

    /// <summary>Refuse.</summary>
    Reject = 2,

    /// <summary>Ask the person at this peer; <see cref="SessionResponder.Decide"/> brings the answer.</summary>
    AskUser = 3,
}
