namespace NanoPeers.Sessions;

/// <summary>States of the end that answers. SESSIONS.md; S0 fig. 7.</summary>
public enum ResponderState
{
    /// <summary>Free for a request.</summary>
    Idle = 0,

    /// <summary>A proven request came; its key is to come in a message of its own.</summary>
    AwaitingKey = 1,

    /// <summary>A person is asked.</summary>
    Deciding = 2,

    /// <summary>The key exchange is computed, step by step.</summary>
    Computing = 3,

    /// <summary>Accepted; the initiator has not shown yet that it has the key.</summary>
    AwaitingConfirmation = 4,

    /// <summary>The session is live; the driver takes it and resets the object.</summary>
    Established = 5,

    /// <summary>Over without a session; the driver sends what is due and resets the object.</summary>
    Ended = 6,
}
