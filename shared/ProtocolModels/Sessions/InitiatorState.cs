namespace NanoPeers.Sessions;

/// <summary>States of the end that asks. SESSIONS.md; S0 fig. 7.</summary>
public enum InitiatorState
{
    /// <summary>Not started.</summary>
    Idle = 0,

    /// <summary>The request is out, no usable answer yet.</summary>
    Requested = 1,

    /// <summary>Accepted; the key is to come in a message of its own.</summary>
    AwaitingKey = 2,

    /// <summary>The keys are agreed; pings go out until a message under the key comes back.</summary>
    Confirming = 3,

    /// <summary>The session is live.</summary>
    Established = 4,

    /// <summary>No session; see the failure.</summary>
    Failed = 5,
}
