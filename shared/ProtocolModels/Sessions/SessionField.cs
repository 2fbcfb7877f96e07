using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>Field ids of session messages. The numbers are fixed. SESSIONS.md.</summary>
public static class SessionField
{
    /// <summary>u8, <see cref="SessionMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>
    /// Opaque, in every message. In a Request and an Accept: authenticator number, then what that authenticator needs to find the key. Empty where none
    /// is used, and in the other messages of a set-up. Under a session's key: what the group's policy puts in.
    /// </summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u64: names the attempt in the logs of both ends.</summary>
    public const int AttemptId = 3;

    /// <summary>u64, not 0: the session, and the key id of its messages.</summary>
    public const int SessionId = 4;

    /// <summary>16 random octets.</summary>
    public const int Nonce = 5;

    /// <summary>UTF-8, 1 to 16 octets: what the session is for (<c>control</c>, <c>chat</c>, <c>file</c>).</summary>
    public const int Purpose = 6;

    /// <summary>16 octets: the group whose policy rules.</summary>
    public const int Group = 7;

    /// <summary>Suites offered, an octet each, best first.</summary>
    public const int Suites = 8;

    /// <summary>Key exchanges offered, an octet each, best first.</summary>
    public const int KeyExchanges = 9;

    /// <summary>u32 exponent, then the modulus: the initiator's RSA public key.</summary>
    public const int RsaKey = 10;

    /// <summary>65 octets: the initiator's P-256 point, uncompressed (SEC 1).</summary>
    public const int EcKey = 11;

    /// <summary>u64: which earlier or introduced secret.</summary>
    public const int PresharedId = 12;

    /// <summary>u32 seconds: longest life of the session, offered or agreed.</summary>
    public const int Lifetime = 13;

    /// <summary>u32: most messages in each direction, offered or agreed.</summary>
    public const int MessageLimit = 14;

    /// <summary>32 octets of a Retry, given back in the next Request just before its proof.</summary>
    public const int Cookie = 15;

    /// <summary>u8, bits of <see cref="SessionMode"/>.</summary>
    public const int Mode = 16;

    /// <summary>The key exchange's reply; of zero length: a NULL key, no session.</summary>
    public const int KeyReply = 17;

    /// <summary>u8: <see cref="RejectReason"/>, or the reason of a close; 0 in an Introduced that takes.</summary>
    public const int Reason = 18;

    /// <summary>u16: seconds that the sender asks for.</summary>
    public const int Seconds = 19;

    /// <summary>u32: echoed by a pong.</summary>
    public const int Token = 20;

    /// <summary>u8: the suite chosen.</summary>
    public const int ChosenSuite = 21;

    /// <summary>u8: the key exchange chosen.</summary>
    public const int ChosenKeyExchange = 22;

    /// <summary>16 octets: the peer that is introduced.</summary>
    public const int Peer = 23;

    /// <summary>UTF-8 endpoint of the peer that is introduced.</summary>
    public const int Endpoint = 24;

    /// <summary>32 octets: the pair's secret of an introduction; only ever under a session's key.</summary>
    public const int Secret = 25;

    /// <summary>1 to 1,024 octets: a member's certificate, X.509 in DER.</summary>
    public const int Certificate = 26;

    /// <summary>Covers every octet of the body before it. Always last.</summary>
    public const int Proof = 30;

    /// <summary>32 octets: shows that the responder has the session key. Just before the proof.</summary>
    public const int Confirmation = 31;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 32;
}
