namespace NanoPeers.Sessions;

/// <summary>
/// What a peer answers to session requests. Called in the order of the members, each only if the one before did not refuse.
/// </summary>
public interface IResponderPolicy
{
    /// <summary>What this peer allows and prefers.</summary>
    SessionPolicy Session { get; }

    /// <summary>A first look, before any key is touched: group, purpose, room in the table.</summary>
    /// <param name="request">The Request; nothing in it is proven.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset);

    /// <summary>The authenticator for this peer by its credential, or null when it is unknown.</summary>
    /// <param name="request">The Request; nothing in it is proven.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset);

    /// <summary>The decision on a proven request.</summary>
    /// <param name="request">The Request.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset);

    /// <summary>An object for a key exchange, or null when it is not to be had (all in use, secret not known).</summary>
    /// <param name="method">See <see cref="KeyExchangeMethod"/>.</param>
    /// <param name="offer">The message with the offer.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset);
}
