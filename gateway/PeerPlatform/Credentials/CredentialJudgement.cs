namespace NanoPeers.PeerPlatform.Credentials;

/// <summary>What a policy says of the credential in a body. CREDENTIALS.md.</summary>
public enum CredentialJudgement
{
    /// <summary>The body is handed to its protocol.</summary>
    Accepted = 0,

    /// <summary>The policy asks for a credential, and there is none.</summary>
    Missing = 1,

    /// <summary>It is none of this policy's.</summary>
    Malformed = 2,

    /// <summary>It names another peer than the envelope's sender: somebody forged one of them.</summary>
    WrongSender = 3,

    /// <summary>Another group's.</summary>
    WrongGroup = 4,

    /// <summary>The peer is no member, or none of good standing.</summary>
    NotInStanding = 5,

    /// <summary>The member has not the right to this protocol.</summary>
    NoRight = 6,
}
