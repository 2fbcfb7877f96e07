namespace NanoPeers.Sessions;

/// <summary>The messages of the <c>session</c> protocol; field 1 of the body. The numbers are fixed. SESSIONS.md; S0 figs. 2, 6, 7.</summary>
public static class SessionMessageKind
{
    /// <summary>Asks for a secured session; carries the initiator's public key, unless it follows (S0 fig. 7, 422).</summary>
    public const int Request = 1;

    /// <summary>Asks the initiator to show that it receives at its address: carries a cookie.</summary>
    public const int Retry = 2;

    /// <summary>Accepts; carries the session secret under the initiator's key, unless it follows (S0 fig. 7, 428).</summary>
    public const int Accept = 3;

    /// <summary>Refuses, with a reason and a NULL key (S0 fig. 7, 442).</summary>
    public const int Reject = 4;

    /// <summary>Ends a session; only under its key.</summary>
    public const int Close = 5;

    /// <summary>The public key of a request, or the key reply of an accept, in a message of its own (S0 figs. 3 and 7).</summary>
    public const int Key = 6;

    /// <summary>The request is heard and the answer takes time: a person decides, or a small chip computes.</summary>
    public const int Wait = 7;

    /// <summary>Only under a session's key: shows that the sender has it, and keeps the session alive.</summary>
    public const int Ping = 8;

    /// <summary>Answers a ping under the same key.</summary>
    public const int Pong = 9;

    /// <summary>Only under a session's key: an authority hands over the secret for a session with another peer.</summary>
    public const int Introduce = 10;

    /// <summary>Only under the same key: an introduction was taken, or refused with a reason.</summary>
    public const int Introduced = 11;

    /// <summary>A full peer's certificate in a message of its own, for an end that does not have it. Proves nothing by itself.</summary>
    public const int Certificate = 12;

    /// <summary>The highest number in use.</summary>
    public const int Last = Certificate;

    /// <summary>
    /// Whether a kind counts only under a session's key. The other kinds count only in clear. A dispatcher drops what came the other way.
    /// </summary>
    /// <param name="kind">A kind.</param>
    public static bool NeedsKey(int kind)
    {
        return kind == Close || (kind >= Ping && kind <= Introduced);
    }
}
