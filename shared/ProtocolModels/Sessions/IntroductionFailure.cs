namespace NanoPeers.Sessions;

/// <summary>Why an introduction was given up. INTRODUCTION.md.</summary>
public enum IntroductionFailure
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>A peer cannot be introduced to itself, nor to the authority.</summary>
    SamePeer = 1,

    /// <summary>The session with <see cref="Introducer.FailedPeer"/> is not live, or does not hide its messages.</summary>
    NoSession = 2,

    /// <summary>An endpoint is none.</summary>
    BadEndpoint = 3,

    /// <summary>A lifetime of 0.</summary>
    BadLifetime = 4,

    /// <summary>Nothing was heard from <see cref="Introducer.FailedPeer"/>.</summary>
    NothingHeard = 5,

    /// <summary><see cref="Introducer.FailedPeer"/> did not take it; <see cref="Introducer.RejectReason"/> says why.</summary>
    Refused = 6,

    /// <summary>The session with <see cref="Introducer.FailedPeer"/> ended meanwhile.</summary>
    SessionEnded = 7,

    /// <summary>The caller gave up.</summary>
    Cancelled = 8,
}
