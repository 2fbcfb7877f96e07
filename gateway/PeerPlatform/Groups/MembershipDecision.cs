namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is to be done with an application.</summary>
public enum MembershipDecision
{
    /// <summary>Let it in.</summary>
    Admit = 1,

    /// <summary>Do not.</summary>
    Refuse = 2,

    /// <summary>Have it prove that it knows the password.</summary>
    AskPassword = 3,

    /// <summary>Have it show an invitation.</summary>
    AskInvitation = 4,

    /// <summary>An authority decides.</summary>
    AskAuthority = 5,

    /// <summary>The members vote.</summary>
    AskVote = 6,

    /// <summary>A representative decides.</summary>
    AskRepresentative = 7,
}
