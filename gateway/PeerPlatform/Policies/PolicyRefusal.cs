namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Why something was not done with a policy. POLICIES.md, "Refusals".</summary>
public enum PolicyRefusal
{
    /// <summary>It was done.</summary>
    None,

    /// <summary>The package is no package: a length, field or order that cannot be.</summary>
    Malformed,

    /// <summary>The package, a file of it, or their number is above its bound.</summary>
    TooLarge,

    /// <summary>The package has no signature.</summary>
    Unsigned,

    /// <summary>Its signer is neither an authority of the group nor a trusted publisher.</summary>
    UnknownPublisher,

    /// <summary>The signature is not the signer's over this manifest.</summary>
    BadSignature,

    /// <summary>A file is not the one whose digest the manifest has, or the package not the one that was asked for.</summary>
    Tampered,

    /// <summary>A newer version of the same implementation is or was here.</summary>
    Downgraded,

    /// <summary>It is for another runtime than this peer's.</summary>
    WrongRuntime,

    /// <summary>This peer does not meet the constraints that the implementation declares.</summary>
    ConstraintNotMet,

    /// <summary>The manifest asks for a right that there is none of that name.</summary>
    UnknownRight,

    /// <summary>The manifest asks for a right that this peer does not grant.</summary>
    RightNotGranted,

    /// <summary>The code refers to something that policies may not use.</summary>
    ForbiddenCode,

    /// <summary>Another policy has this canonical name: its keywords or its publisher are others.</summary>
    DuplicateName,

    /// <summary>A name, keyword, runtime or constraint that cannot be one.</summary>
    BadName,

    /// <summary>There is no such policy, implementation, group or peer.</summary>
    NotFound,

    /// <summary>The policy of the group does not let it be done.</summary>
    NotAllowed,

    /// <summary>The peer that has it did not answer, or stopped answering.</summary>
    NoAnswer,

    /// <summary>It is active already, or not active.</summary>
    WrongState,

    /// <summary>The code's entry is not there, or threw.</summary>
    Failed,

    /// <summary>There is no room for another one.</summary>
    Full,
}
