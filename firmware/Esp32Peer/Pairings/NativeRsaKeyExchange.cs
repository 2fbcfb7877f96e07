using System;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Pairings;

/// <summary>
/// Exchange 1 at the end that asks (S0 fig. 6), on the image's own RSA. The key is made before and lent to attempts until one of them used it: the
/// private operation, whatever it answers, is its last.
/// </summary>
internal sealed class NativeRsaKeyExchange : IInitiatorKeyExchange
{
    /// <summary>Octets of the modulus.</summary>
    internal const int ModulusLength = 256;

    private const int ExponentLength = 4;
    private const int PlainLength = 190;

    private readonly IRsaKeyPort _key;

    internal NativeRsaKeyExchange(IRsaKeyPort key)
    {
        _key = key;
    }

    /// <inheritdoc/>
    public int Method
    {
        get { return KeyExchangeMethod.Rsa; }
    }

    /// <inheritdoc/>
    public void WriteOffer(MessageWriter writer)
    {
        int at = writer.ReserveOctets(SessionField.RsaKey, ExponentLength + ModulusLength);
        BigEndian.WriteUInt32(writer.Buffer, at, RsaPublicKey.UsualExponent);
        _key.TryCopyModulus(writer.Buffer, at + ExponentLength);
    }

    /// <inheritdoc/>
    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        if (!message.Has(SessionField.KeyReply) || message.LengthOf(SessionField.KeyReply) != ModulusLength)
        {
            return false;
        }

        byte[] cipher = new byte[ModulusLength];
        byte[] plain = new byte[PlainLength];
        Array.Copy(message.Buffer, message.OffsetOf(SessionField.KeyReply), cipher, 0, cipher.Length);
        bool found = _key.Decrypt(cipher, plain) == secret.Length;
        if (found)
        {
            Array.Copy(plain, 0, secret, 0, secret.Length);
        }

        KeyWiping.Wipe(plain);
        _key.Wipe();
        return found;
    }

    /// <summary>Nothing: the key outlives an attempt that came to nothing. <see cref="PairingSeeker"/> overwrites it.</summary>
    public void Wipe()
    {
    }
}
