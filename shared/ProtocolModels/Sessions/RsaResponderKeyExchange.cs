using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Sessions;

/// <summary>
/// Exchange 1 at the end that answers, in managed code for every platform: 32 random octets wrapped in the initiator's RSA key with OAEP-SHA-256
/// (RFC 8017 section 7.1; S0 fig. 6, 402-406). Takes seconds on the chip, so it goes in steps of one row of limbs. Arrays are made once.
/// </summary>
public sealed class RsaResponderKeyExchange : IResponderKeyExchange
{
    private readonly ICryptography _cryptography;
    private readonly RsaPublicKey _key;
    private readonly RsaOaepEncryption _encryption;
    private readonly byte[] _secret = new byte[KeySchedule.SecretLength];
    private readonly byte[] _seed = new byte[KeySchedule.SecretLength];

    /// <summary>Makes the arrays for keys up to a size.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="maximumModulusSize">Octets of the longest modulus taken: 256 or 384.</param>
    public RsaResponderKeyExchange(ICryptography cryptography, int maximumModulusSize)
    {
        _cryptography = cryptography;
        _key = new RsaPublicKey(maximumModulusSize);
        Operation = new RsaPublicOperation(maximumModulusSize);
        _encryption = new RsaOaepEncryption(Operation);
    }

    /// <summary>The operation underneath, for its counters.</summary>
    public RsaPublicOperation Operation { get; }

    /// <summary>Whether an attempt is using the object.</summary>
    public bool IsBusy { get; private set; }

    /// <inheritdoc/>
    public int Method
    {
        get { return KeyExchangeMethod.Rsa; }
    }

    /// <inheritdoc/>
    public int ReplyLength
    {
        get { return _encryption.ResultSize; }
    }

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        int length = message.LengthOf(SessionField.RsaKey);
        int at = message.OffsetOf(SessionField.RsaKey);
        if (length <= 4)
        {
            return RejectReason.NoCommonKeyExchange;
        }

        uint exponent = Messages.BigEndian.ReadUInt32(message.Buffer, at);
        if (_key.Read(message.Buffer, at + 4, length - 4, exponent) != RsaKeyAnswer.Valid)
        {
            return RejectReason.WeakKey;
        }

        IsBusy = true;
        _cryptography.FillRandom(_secret, 0, _secret.Length);
        _cryptography.FillRandom(_seed, 0, _seed.Length);
        RsaBeginAnswer answer = _encryption.Begin(_key, _secret, 0, _secret.Length, _seed, 0);
        return answer == RsaBeginAnswer.Begun ? RejectReason.None : RejectReason.WeakKey;
    }

    /// <inheritdoc/>
    public bool Step()
    {
        return _encryption.Step();
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset)
    {
        _encryption.CopyResult(into, offset);
    }

    /// <inheritdoc/>
    public void CopySecret(byte[] secret)
    {
        Array.Copy(_secret, 0, secret, 0, _secret.Length);
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _encryption.Wipe();
        Array.Clear(_secret, 0, _secret.Length);
        Array.Clear(_seed, 0, _seed.Length);
        IsBusy = false;
    }
}
