namespace NanoPeers.PeeringService.Updates;

/// <summary>Why a check for updates is due: the occasions of S2, "at any suitable pre-defined intervals and/or upon occurrence of various events".</summary>
public enum UpdateTrigger
{
    /// <summary>The peer has just started.</summary>
    Boot = 0,

    /// <summary>The peer started five minutes ago.</summary>
    AfterBoot,

    /// <summary>The check before failed six hours ago.</summary>
    AfterFailure,

    /// <summary>The check before succeeded twelve hours ago, or a day ago.</summary>
    AfterSuccess,

    /// <summary>Something happened: a person asked, a network came, a peer announced something.</summary>
    Event,
}
