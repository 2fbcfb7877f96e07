using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Tests.Sessions;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.KeyExchanges;

public sealed class RsaKeyExchangeTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();

    public void Dispose() => _cryptography.Dispose();

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void The_offer_is_the_public_key_and_a_reply_by_dotnet_is_unwrapped(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        using EphemeralKey key = Copy(rsa);
        var exchange = new RsaInitiatorKeyExchange(key);
        SessionMessage offer = SessionBodies.OfferOf(exchange);
        RSAParameters parameters = rsa.ExportParameters(false);
        byte[] octets = offer.Buffer[offer.OffsetOf(SessionField.RsaKey)..][..offer.LengthOf(SessionField.RsaKey)];
        Assert.Equal(65537u, BinaryPrimitives.ReadUInt32BigEndian(octets));
        Assert.Equal(parameters.Modulus, octets[4..]);
        Assert.Equal(bits, key.KeyBits);

        byte[] sent = RandomNumberGenerator.GetBytes(32);
        byte[] found = new byte[32];
        byte[] wrapped = rsa.Encrypt(sent, RSAEncryptionPadding.OaepSHA256);
        Assert.True(exchange.TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, wrapped), found));
        Assert.Equal(sent, found);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void A_reply_is_unwrapped_by_dotnet_and_differs_each_time(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        using EphemeralKey key = Copy(rsa);
        SessionMessage offer = SessionBodies.OfferOf(new RsaInitiatorKeyExchange(key));
        var exchange = new NativeRsaResponderKeyExchange();
        var secrets = new HashSet<string>();
        var replies = new HashSet<string>();
        for (int i = 0; i < 8; i++)
        {
            byte[] reply = new byte[(bits / 8) + 2];
            byte[] secret = new byte[32];
            Assert.Equal(RejectReason.None, exchange.Begin(offer));
            Assert.True(exchange.Step());
            Assert.Equal(bits / 8, exchange.ReplyLength);
            exchange.WriteReply(reply, 1);
            exchange.CopySecret(secret);
            Assert.Equal(secret, rsa.Decrypt(reply.AsSpan(1, bits / 8), RSAEncryptionPadding.OaepSHA256));
            Assert.True(secrets.Add(Convert.ToHexString(secret)));
            Assert.True(replies.Add(Convert.ToHexString(reply)));
            exchange.Wipe();
            exchange.CopySecret(secret);
            Assert.Equal(new byte[32], secret);
        }
    }

    [Fact]
    public void The_managed_responder_of_the_chip_and_this_initiator_agree()
    {
        using RSA rsa = RSA.Create(2048);
        using EphemeralKey key = Copy(rsa);
        var initiator = new RsaInitiatorKeyExchange(key);
        var responder = new RsaResponderKeyExchange(_cryptography, RsaPublicKey.ModulusSize2048);
        Assert.Equal(RejectReason.None, responder.Begin(SessionBodies.OfferOf(initiator)));
        while (!responder.Step())
        {
        }

        byte[] expected = new byte[32];
        byte[] found = new byte[32];
        responder.CopySecret(expected);
        Assert.True(initiator.TryFinish(SessionBodies.ReplyOf(responder), found));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Whatever_is_wrong_with_a_reply_has_one_answer_and_leaves_no_secret()
    {
        using RSA rsa = RSA.Create(2048);
        using RSA other = RSA.Create(2048);
        byte[] right = rsa.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256);
        byte[] tampered = (byte[])right.Clone();
        tampered[100] ^= 1;
        byte[]?[] replies =
        [
            null,
            [],
            right[..255],
            [0, .. right],
            tampered,
            new byte[256],
            [.. Enumerable.Repeat((byte)255, 256)],
            other.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256),
            rsa.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA1),
            rsa.Encrypt(new byte[32], RSAEncryptionPadding.Pkcs1),
            rsa.Encrypt(new byte[31], RSAEncryptionPadding.OaepSHA256),
            rsa.Encrypt(new byte[33], RSAEncryptionPadding.OaepSHA256),
            rsa.Encrypt([], RSAEncryptionPadding.OaepSHA256),
        ];
        foreach (byte[]? reply in replies)
        {
            using EphemeralKey key = Copy(rsa);
            byte[] secret = [.. Enumerable.Repeat((byte)7, 32)];
            Assert.False(new RsaInitiatorKeyExchange(key).TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, reply), secret));
            Assert.Equal(new byte[32], secret);
        }
    }

    [Fact]
    public void A_wiped_exchange_unwraps_nothing()
    {
        using RSA rsa = RSA.Create(2048);
        EphemeralKey key = Copy(rsa);
        var exchange = new RsaInitiatorKeyExchange(key);
        byte[] wrapped = rsa.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256);
        exchange.Wipe();
        exchange.Wipe();
        Assert.True(key.Pair.IsDisposed);
        Assert.False(exchange.TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, wrapped), new byte[32]));
    }

    [Fact]
    public void A_key_that_no_peer_should_take_is_weak()
    {
        using RSA good = RSA.Create(2048);
        byte[] modulus = good.ExportParameters(false).Modulus!;
        byte[] even = (byte[])modulus.Clone();
        even[^1] &= 0xFE;
        byte[] bits2047 = (byte[])modulus.Clone();
        bits2047[0] &= 0x7F;
        byte[] bits2049 = [1, .. modulus];
        Assert.Equal(RejectReason.None, Judge(modulus, 65537));
        Assert.Equal(RejectReason.None, Judge(modulus, 3));
        Assert.Equal(RejectReason.WeakKey, Judge(even, 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(bits2047, 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(bits2049, 65537));
        Assert.Equal(RejectReason.WeakKey, Judge([0, .. modulus], 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus[..64], 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus[..128], 65537));
        Assert.Equal(RejectReason.WeakKey, Judge([.. modulus, .. modulus[..64], 1], 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(new byte[256], 65537));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, 0));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, 1));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, 2));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, 65536));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, 65539));
        Assert.Equal(RejectReason.WeakKey, Judge(modulus, uint.MaxValue));
        Assert.Equal(RejectReason.NoCommonKeyExchange, new NativeRsaResponderKeyExchange().Begin(SessionBodies.KeyWith(SessionField.RsaKey, null)));
        Assert.Equal(RejectReason.NoCommonKeyExchange, new NativeRsaResponderKeyExchange().Begin(SessionBodies.KeyWith(SessionField.RsaKey, [0, 1, 0, 1])));
    }

    [Fact]
    public void A_small_exponent_is_served()
    {
        // .NET makes only keys with exponent 65537, so this one comes from primes p and q for which 3 has an inverse.
        RSAParameters parameters = SmallExponentKey.Make();
        using RSA rsa = RSA.Create(parameters);
        byte[] offer = [0, 0, 0, 3, .. parameters.Modulus!];
        var exchange = new NativeRsaResponderKeyExchange();
        Assert.Equal(RejectReason.None, exchange.Begin(SessionBodies.KeyWith(SessionField.RsaKey, offer)));
        Assert.True(exchange.Step());
        byte[] reply = new byte[256];
        byte[] secret = new byte[32];
        exchange.WriteReply(reply, 0);
        exchange.CopySecret(secret);
        Assert.Equal(secret, rsa.Decrypt(reply, RSAEncryptionPadding.OaepSHA256));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [Trait("Capability", "A1")]
    public void The_key_pair_is_RSA_of_the_configured_size_and_no_private_octet_is_ever_sent(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        var handshake = new Handshake(_cryptography, new RsaInitiatorKeyExchange(Copy(rsa)), new NativeRsaResponderKeyExchange());
        handshake.Run();
        Assert.Equal(InitiatorState.Established, handshake.Initiator.State);
        Assert.Equal(ResponderState.Established, handshake.Responder.State);
        Assert.Equal(KeyExchangeMethod.Rsa, handshake.Initiator.Session!.Terms.KeyExchange);
        Assert.Equal(bits, rsa.KeySize);

        RSAParameters parts = rsa.ExportParameters(true);
        byte[] sent = [.. handshake.Captured.SelectMany(datagram => datagram)];
        Assert.True(handshake.Captured.Count >= 3);
        Assert.True(sent.AsSpan().IndexOf(parts.Modulus) >= 0, "The public key must be in the capture, or the search shows nothing.");
        byte[][] secrets = [parts.D!, parts.P!, parts.Q!, parts.DP!, parts.DQ!, parts.InverseQ!, rsa.ExportPkcs8PrivateKey(), rsa.ExportRSAPrivateKey()];
        foreach (byte[] secret in secrets)
        {
            // Any run of 8 octets of a secret in the capture would be more than chance. Runs of encodings that hold the public key are skipped.
            for (int at = 0; at + 8 <= secret.Length; at++)
            {
                ReadOnlySpan<byte> run = secret.AsSpan(at, 8);
                bool isPublic = parts.Modulus.AsSpan().IndexOf(run[..4]) >= 0;
                Assert.True(isPublic || sent.AsSpan().IndexOf(run) < 0, "Octets of the private key were sent.");
            }
        }
    }

    [Fact]
    public void A_tampered_reply_gives_no_session()
    {
        using RSA rsa = RSA.Create(2048);
        var handshake = new Handshake(_cryptography, new RsaInitiatorKeyExchange(Copy(rsa)), new NativeRsaResponderKeyExchange());
        handshake.OnTheWay = (datagram, number) => datagram[400] ^= (byte)(number == 1 ? 1 : 0);
        handshake.Run();
        Assert.NotEqual(InitiatorState.Established, handshake.Initiator.State);
        Assert.Null(handshake.Initiator.Session);
    }

    private static RejectReason Judge(byte[] modulus, uint exponent)
    {
        byte[] offer = new byte[4 + modulus.Length];
        BinaryPrimitives.WriteUInt32BigEndian(offer, exponent);
        modulus.CopyTo(offer, 4);
        return new NativeRsaResponderKeyExchange().Begin(SessionBodies.KeyWith(SessionField.RsaKey, offer));
    }

    /// <summary>A pair of the product's with the key of a test, which keeps its own object for looking into.</summary>
    private static EphemeralKey Copy(RSA rsa) => new(new RsaKeyPair(RSA.Create(rsa.ExportParameters(true))));
}
