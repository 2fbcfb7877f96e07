using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The gateway's end of the RSA exchange on .NET's own RSA; the key pair is made once for all tests, because making one takes long.</summary>
internal sealed class TestRsaKey : IInitiatorKeyExchange
{
    private static readonly RSA _pair = RSA.Create(2048);
    private static readonly byte[] _offer = MakeOffer();

    /// <summary>The public key as it stands in a request: exponent, then modulus.</summary>
    public static byte[] Offer => _offer;

    public int Method => KeyExchangeMethod.Rsa;

    public void WriteOffer(MessageWriter writer) => writer.WriteOctets(SessionField.RsaKey, _offer, 0, _offer.Length);

    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        ReadOnlySpan<byte> reply = message.Buffer.AsSpan(message.OffsetOf(SessionField.KeyReply), message.LengthOf(SessionField.KeyReply));
        try
        {
            byte[] found = _pair.Decrypt(reply, RSAEncryptionPadding.OaepSHA256);
            found.CopyTo(secret, 0);
            return found.Length == secret.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Wipe()
    {
        // The pair belongs to all tests.
    }

    private static byte[] MakeOffer()
    {
        byte[] modulus = _pair.ExportParameters(false).Modulus!;
        byte[] offer = new byte[4 + modulus.Length];
        BinaryPrimitives.WriteUInt32BigEndian(offer, 65537);
        modulus.CopyTo(offer, 4);
        return offer;
    }
}
