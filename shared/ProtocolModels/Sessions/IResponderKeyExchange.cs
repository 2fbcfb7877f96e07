namespace NanoPeers.Sessions;

/// <summary>
/// One way to agree on a session secret, at the end that answers. Work is done in steps, so that a small chip serves its switch meanwhile.
/// </summary>
public interface IResponderKeyExchange
{
    /// <summary>Its number, see <see cref="KeyExchangeMethod"/>.</summary>
    int Method { get; }

    /// <summary>Octets of the reply; 0 when the exchange needs none.</summary>
    int ReplyLength { get; }

    /// <summary>Takes the initiator's offer.</summary>
    /// <param name="message">The Request or Key message.</param>
    /// <returns>None when the work can begin, else why not.</returns>
    RejectReason Begin(SessionMessage message);

    /// <summary>Does a step of the work.</summary>
    /// <returns>True when all is done.</returns>
    bool Step();

    /// <summary>Writes the reply. Due after the last step.</summary>
    /// <param name="into">Receives <see cref="ReplyLength"/> octets.</param>
    /// <param name="offset">Where they begin.</param>
    void WriteReply(byte[] into, int offset);

    /// <summary>Copies the secret. Due after the last step.</summary>
    /// <param name="secret">Receives 32 octets.</param>
    void CopySecret(byte[] secret);

    /// <summary>
    /// Overwrites what the attempt needed. An object that makes its secret in <see cref="Begin"/> can be used again; one that was given its
    /// secret refuses from now on.
    /// </summary>
    void Wipe();
}
