namespace NanoPeers.Sessions;

/// <summary>Why an attempt gave no session: different causes are different answers (users' asks 1-3, 16, 17).</summary>
public enum SessionFailure
{
    /// <summary>It has not failed.</summary>
    None = 0,

    /// <summary>No answer of any kind came.</summary>
    NothingHeard = 1,

    /// <summary>The other end refused; the reason says why.</summary>
    Refused = 2,

    /// <summary>Answers came, but their proof does not fit the secret.</summary>
    WrongKey = 3,

    /// <summary>Another peer answered than the one asked.</summary>
    DifferentPeer = 4,

    /// <summary>The other end asked to wait and then never answered.</summary>
    NeverDecided = 5,

    /// <summary>The reply or its confirmation is not one for the key that was offered.</summary>
    BadReply = 6,

    /// <summary>The keys were agreed, but no message under them came back.</summary>
    NeverConfirmed = 7,

    /// <summary>The caller gave up.</summary>
    Cancelled = 8,
}
