using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// Exchange 1 at the end that asks: offers an RSA public key and finds the secret that the other end wrapped in it (S0 fig. 6, 402-412).
/// </summary>
public sealed class RsaInitiatorKeyExchange : IInitiatorKeyExchange
{
    private readonly EphemeralKey _key;

    /// <summary>Takes over a key; it is disposed with the attempt.</summary>
    /// <param name="key">From a <see cref="RsaKeyPool"/>.</param>
    public RsaInitiatorKeyExchange(EphemeralKey key)
    {
        _key = key;
    }

    /// <inheritdoc/>
    public int Method => KeyExchangeMethod.Rsa;

    /// <inheritdoc/>
    public void WriteOffer(MessageWriter writer) =>
        writer.WriteOctets(SessionField.RsaKey, _key.PublicOctets, 0, _key.PublicOctets.Length);

    /// <inheritdoc/>
    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        int at = message.Has(SessionField.KeyReply) ? message.OffsetOf(SessionField.KeyReply) : 0;
        ReadOnlySpan<byte> wrapped = message.Buffer.AsSpan(at, message.LengthOf(SessionField.KeyReply));
        return _key.TryUnwrap(wrapped, secret.AsSpan(0, KeyExchangeSizes.Secret));
    }

    /// <inheritdoc/>
    public void Wipe() => _key.Dispose();
}
