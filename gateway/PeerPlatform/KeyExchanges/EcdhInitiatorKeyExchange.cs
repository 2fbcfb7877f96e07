using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// Exchange 2 at the end that asks: a new P-256 key for every attempt. The secret is the x coordinate of the agreed point; the key schedule
/// hashes it together with all that both ends said.
/// </summary>
public sealed class EcdhInitiatorKeyExchange : IInitiatorKeyExchange
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(EcPoint.Curve);
    private readonly byte[] _point;
    private bool _wiped;

    /// <summary>Makes the key: about 0.06 ms.</summary>
    public EcdhInitiatorKeyExchange()
    {
        _point = EcPoint.Export(_key);
    }

    /// <inheritdoc/>
    public int Method => KeyExchangeMethod.EcdhP256;

    /// <inheritdoc/>
    public void WriteOffer(MessageWriter writer) => writer.WriteOctets(SessionField.EcKey, _point, 0, _point.Length);

    /// <inheritdoc/>
    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        int at = message.Has(SessionField.KeyReply) ? message.OffsetOf(SessionField.KeyReply) : 0;
        ReadOnlySpan<byte> reply = message.Buffer.AsSpan(at, message.LengthOf(SessionField.KeyReply));
        if (_wiped || !EcPoint.TryImport(reply, out ECDiffieHellman? other))
        {
            return false;
        }

        using (other)
        {
            EcPoint.Agree(_key, other, secret.AsSpan(0, KeyExchangeSizes.Secret));
            return true;
        }
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _wiped = true;
        _key.Dispose();
    }
}
