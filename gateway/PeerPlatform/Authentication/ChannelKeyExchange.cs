using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>
/// Exchange 5: the responder draws 32 octets and sends them inside a connection that is encrypted and has proven both ends. It agrees on nothing by
/// itself: that is TLS's work. One object serves one attempt at one end. SESSIONS.md.
/// </summary>
internal sealed class ChannelKeyExchange : IInitiatorKeyExchange, IResponderKeyExchange
{
    private const int SecretLength = 32;

    private readonly byte[] _secret = new byte[SecretLength];
    private readonly ulong _id = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private bool _isWiped;

    /// <inheritdoc cref="IInitiatorKeyExchange.Method"/>
    public int Method => KeyExchangeMethod.Channel;

    /// <inheritdoc/>
    public int ReplyLength => SecretLength;

    /// <inheritdoc/>
    public void WriteOffer(MessageWriter writer) => writer.WriteUInt64(SessionField.PresharedId, _id);

    /// <inheritdoc/>
    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        if (_isWiped || message.LengthOf(SessionField.KeyReply) != SecretLength)
        {
            return false;
        }

        message.Buffer.AsSpan(message.OffsetOf(SessionField.KeyReply), SecretLength).CopyTo(secret);
        return true;
    }

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        if (_isWiped || !message.Has(SessionField.PresharedId))
        {
            return RejectReason.NoCommonKeyExchange;
        }

        RandomNumberGenerator.Fill(_secret);
        return RejectReason.None;
    }

    /// <inheritdoc/>
    public bool Step() => true;

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset) => _secret.CopyTo(into, offset);

    /// <inheritdoc/>
    public void CopySecret(byte[] secret) => _secret.CopyTo(secret, 0);

    /// <inheritdoc cref="IInitiatorKeyExchange.Wipe"/>
    public void Wipe()
    {
        _isWiped = true;
        CryptographicOperations.ZeroMemory(_secret);
    }
}
