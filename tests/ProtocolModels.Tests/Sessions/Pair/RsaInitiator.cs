using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>Exchange 1 at the end that asks, on .NET's RSA: a second opinion on what the responder's managed code wraps.</summary>
internal sealed class RsaInitiator : IInitiatorKeyExchange
{
    private readonly RSA _key;

    public RsaInitiator(RSA key)
    {
        _key = key;
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        byte[] exponent = parameters.Exponent!;
        PublicKey = [.. new byte[4 - exponent.Length], .. exponent, .. parameters.Modulus!];
    }

    /// <summary>The field as it is offered; a test may put something else there.</summary>
    public byte[] PublicKey { get; set; }

    public int Method => KeyExchangeMethod.Rsa;

    /// <summary>Private-key operations done.</summary>
    public int Unwrapped { get; private set; }

    public bool IsWiped { get; private set; }

    public void WriteOffer(MessageWriter writer) => writer.WriteOctets(SessionField.RsaKey, PublicKey, 0, PublicKey.Length);

    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        int length = message.LengthOf(SessionField.KeyReply);
        if (IsWiped || length != _key.KeySize / 8)
        {
            return false;
        }

        try
        {
            Unwrapped++;
            byte[] unwrapped = _key.Decrypt(message.Buffer.AsSpan(message.OffsetOf(SessionField.KeyReply), length), RSAEncryptionPadding.OaepSHA256);
            unwrapped.CopyTo(secret, 0);
            return unwrapped.Length == secret.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Wipe() => IsWiped = true;
}
