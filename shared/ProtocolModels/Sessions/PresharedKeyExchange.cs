using System;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// Agreement by a secret that both ends already have, fresh through both nonces in the transcript: resumption of an earlier session, or an
/// introduction by an authority (PROTOCOL.md section 3, exchanges 3 and 4). No public-key work, both ends are alike.
/// </summary>
public sealed class PresharedKeyExchange : IInitiatorKeyExchange, IResponderKeyExchange
{
    private readonly ulong _id;
    private readonly byte[] _secret = new byte[KeySchedule.SecretLength];
    private bool _isWiped;

    /// <summary>Takes a copy of the secret.</summary>
    /// <param name="method">Resumption or Introduction of <see cref="KeyExchangeMethod"/>.</param>
    /// <param name="id">The secret's id.</param>
    /// <param name="secret">Holds the secret.</param>
    /// <param name="offset">Where its 32 octets begin.</param>
    public PresharedKeyExchange(int method, ulong id, byte[] secret, int offset)
    {
        Method = method;
        _id = id;
        Array.Copy(secret, offset, _secret, 0, _secret.Length);
    }

    /// <inheritdoc cref="IInitiatorKeyExchange.Method"/>
    public int Method { get; }

    /// <inheritdoc/>
    public int ReplyLength
    {
        get { return 0; }
    }

    /// <inheritdoc/>
    public void WriteOffer(MessageWriter writer)
    {
        writer.WriteUInt64(SessionField.PresharedId, _id);
    }

    /// <inheritdoc/>
    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        if (_isWiped || message.Has(SessionField.KeyReply))
        {
            return false;
        }

        CopySecret(secret);
        return true;
    }

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        bool known = !_isWiped && message.Has(SessionField.PresharedId) && message.LongNumberOf(SessionField.PresharedId) == _id;
        return known ? RejectReason.None : RejectReason.UnknownPresharedKey;
    }

    /// <inheritdoc/>
    public bool Step()
    {
        return true;
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset)
    {
    }

    /// <inheritdoc/>
    public void CopySecret(byte[] secret)
    {
        Array.Copy(_secret, 0, secret, 0, _secret.Length);
    }

    /// <inheritdoc cref="IInitiatorKeyExchange.Wipe"/>
    public void Wipe()
    {
        // Zeros are no secret: without the mark, a wiped object used again would agree on a key that everybody knows.
        _isWiped = true;
        Array.Clear(_secret, 0, _secret.Length);
    }
}
