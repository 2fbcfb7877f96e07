using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>One way to agree on a session secret, at the end that asks. One object serves one attempt.</summary>
public interface IInitiatorKeyExchange
{
    /// <summary>Its number, see <see cref="KeyExchangeMethod"/>.</summary>
    int Method { get; }

    /// <summary>Writes the field that it offers: a public key, or the id of an earlier secret. The same octets each time it is called.</summary>
    /// <param name="writer">Stands in the body.</param>
    void WriteOffer(MessageWriter writer);

    /// <summary>Finds the secret in the responder's reply. May take a private-key operation. Never throws on input.</summary>
    /// <param name="message">The Accept or Key message; its reply may be missing.</param>
    /// <param name="secret">Receives 32 octets.</param>
    /// <returns>False when the reply is not one for this offer.</returns>
    bool TryFinish(SessionMessage message, byte[] secret);

    /// <summary>Overwrites what the attempt needed. Calling twice is harmless.</summary>
    void Wipe();
}
