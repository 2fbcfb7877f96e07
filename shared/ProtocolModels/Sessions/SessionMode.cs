namespace NanoPeers.Sessions;

/// <summary>Bits of the mode field.</summary>
public static class SessionMode
{
    /// <summary>A secured session is asked for or granted; set in every Request and Accept of version 1.</summary>
    public const int Secured = 1;

    /// <summary>The key is not in this message but in a Key message that follows.</summary>
    public const int KeyFollows = 2;

    /// <summary>The sender will keep a resumption secret if the other end does (off by default; S0: keys saved for later sessions).</summary>
    public const int Resumable = 4;

    /// <summary>Only in a Retry: the responder has not the certificate that the request's credential names, and wants it.</summary>
    public const int CertificateWanted = 8;

    /// <summary>All bits that have a meaning in a Request or an Accept.</summary>
    public const int Known = Secured | KeyFollows | Resumable;
}
