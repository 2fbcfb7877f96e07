using System.Security.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>Exchange 2 at the end that answers: a new P-256 key for every answer. One attempt at a time; used again after <see cref="Wipe"/>.</summary>
public sealed class EcdhResponderKeyExchange : IResponderKeyExchange, IDisposable
{
    private readonly byte[] _secret = new byte[KeyExchangeSizes.Secret];
    private ECDiffieHellman? _initiator;
    private byte[] _point = [];

    /// <inheritdoc/>
    public int Method => KeyExchangeMethod.EcdhP256;

    /// <inheritdoc/>
    public int ReplyLength => KeyExchangeSizes.Point;

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        Wipe();
        if (!message.Has(SessionField.EcKey))
        {
            return RejectReason.NoCommonKeyExchange;
        }

        ReadOnlySpan<byte> offer = message.Buffer.AsSpan(message.OffsetOf(SessionField.EcKey), message.LengthOf(SessionField.EcKey));
        return EcPoint.TryImport(offer, out _initiator) ? RejectReason.None : RejectReason.WeakKey;
    }

    /// <summary>Makes this end's key and agrees: about 0.14 ms.</summary>
    /// <returns>True: it takes one step.</returns>
    /// <exception cref="InvalidOperationException">Nothing was begun.</exception>
    public bool Step()
    {
        ECDiffieHellman initiator = _initiator ?? throw new InvalidOperationException("No exchange was begun.");
        using var key = ECDiffieHellman.Create(EcPoint.Curve);
        _point = EcPoint.Export(key);
        EcPoint.Agree(key, initiator, _secret);
        return true;
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset) => _point.CopyTo(into, offset);

    /// <inheritdoc/>
    public void CopySecret(byte[] secret) => _secret.CopyTo(secret, 0);

    /// <inheritdoc/>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _initiator?.Dispose();
        _initiator = null;
        _point = [];
    }

    /// <summary>As <see cref="Wipe"/>.</summary>
    public void Dispose() => Wipe();
}
