using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// Exchange 1 at the end that answers, on .NET's RSA: 32 random octets wrapped in the initiator's key (RFC 8017 section 7.1.1). Keys are judged
/// by the same rules as on the chip. One attempt at a time; used again after <see cref="Wipe"/>.
/// </summary>
public sealed class NativeRsaResponderKeyExchange : IResponderKeyExchange
{
    private readonly RsaPublicKey _key = new(RsaPublicKey.ModulusSize3072);
    private readonly byte[] _secret = new byte[KeyExchangeSizes.Secret];
    private readonly byte[] _wrapped = new byte[RsaPublicKey.ModulusSize3072];

    /// <inheritdoc/>
    public int Method => KeyExchangeMethod.Rsa;

    /// <inheritdoc/>
    public int ReplyLength => _key.ModulusSize;

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        int length = message.LengthOf(SessionField.RsaKey) - KeyExchangeSizes.Exponent;
        if (length <= 0)
        {
            return RejectReason.NoCommonKeyExchange;
        }

        int at = message.OffsetOf(SessionField.RsaKey);
        uint exponent = BigEndian.ReadUInt32(message.Buffer, at);
        RsaKeyAnswer answer = _key.Read(message.Buffer, at + KeyExchangeSizes.Exponent, length, exponent);
        return answer == RsaKeyAnswer.Valid ? RejectReason.None : RejectReason.WeakKey;
    }

    /// <summary>Wraps a new secret: about 0.12 ms, most of it .NET's reading of the key.</summary>
    /// <returns>True: it takes one step.</returns>
    public bool Step()
    {
        RandomNumberGenerator.Fill(_secret);
        byte[] exponent = [(byte)(_key.Exponent >> 16), (byte)(_key.Exponent >> 8), (byte)_key.Exponent];
        var parameters = new RSAParameters
        {
            Modulus = _key.Modulus[.._key.ModulusSize],
            Exponent = exponent.AsSpan().TrimStart((byte)0).ToArray(),
        };
        using RSA rsa = RSA.Create(parameters);
        rsa.Encrypt(_secret, _wrapped, RSAEncryptionPadding.OaepSHA256);
        return true;
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset) => _wrapped.AsSpan(0, _key.ModulusSize).CopyTo(into.AsSpan(offset));

    /// <inheritdoc/>
    public void CopySecret(byte[] secret) => _secret.CopyTo(secret, 0);

    /// <inheritdoc/>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_secret);
        Array.Clear(_wrapped);
    }
}
