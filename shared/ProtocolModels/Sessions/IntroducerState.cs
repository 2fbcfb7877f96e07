namespace NanoPeers.Sessions;

/// <summary>Where an introduction stands at the authority. INTRODUCTION.md.</summary>
public enum IntroducerState
{
    /// <summary>Not started.</summary>
    Idle = 0,

    /// <summary>The peer that will answer the pair's session request is being told.</summary>
    TellingResponder = 1,

    /// <summary>The responder has taken it; the peer that will ask for the pair's session is being told.</summary>
    TellingInitiator = 2,

    /// <summary>Both have taken it.</summary>
    Introduced = 3,

    /// <summary>Given up; <see cref="Introducer.Failure"/> says why.</summary>
    Failed = 4,
}
