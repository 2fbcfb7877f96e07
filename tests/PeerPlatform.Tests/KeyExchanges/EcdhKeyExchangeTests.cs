using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Tests.Sessions;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.KeyExchanges;

public sealed class EcdhKeyExchangeTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();

    public void Dispose() => _cryptography.Dispose();

    [Fact]
    public void Both_ends_agree_on_what_dotnet_agrees_on()
    {
        using var dotnet = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var responder = new EcdhResponderKeyExchange();
        byte[] point = PointOf(dotnet);
        Assert.Equal(RejectReason.None, responder.Begin(SessionBodies.KeyWith(SessionField.EcKey, point)));
        Assert.True(responder.Step());
        byte[] reply = new byte[responder.ReplyLength];
        byte[] secret = new byte[32];
        responder.WriteReply(reply, 0);
        responder.CopySecret(secret);
        Assert.Equal(Agree(dotnet, reply), secret);

        var initiator = new EcdhInitiatorKeyExchange();
        SessionMessage offer = SessionBodies.OfferOf(initiator);
        byte[] offered = offer.Buffer[offer.OffsetOf(SessionField.EcKey)..][..offer.LengthOf(SessionField.EcKey)];
        Assert.True(initiator.TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, point), secret));
        Assert.Equal(Agree(dotnet, offered), secret);
    }

    [Fact]
    public void A_full_handshake_has_new_points_and_a_new_secret_each_time()
    {
        var seen = new HashSet<string>();
        using var responder = new EcdhResponderKeyExchange();
        for (int i = 0; i < 3; i++)
        {
            var handshake = new Handshake(_cryptography, new EcdhInitiatorKeyExchange(), responder);
            handshake.Run();
            Assert.Equal(InitiatorState.Established, handshake.Initiator.State);
            Assert.Equal(ResponderState.Established, handshake.Responder.State);
            Assert.Equal(KeyExchangeMethod.EcdhP256, handshake.Responder.Session!.Terms.KeyExchange);
            Assert.True(seen.Add(FieldOf(handshake.Captured[0], SessionField.EcKey)));
            Assert.True(seen.Add(FieldOf(handshake.Captured[1], SessionField.KeyReply)));
        }
    }

    /// <summary>NIST CAVS 14.1, "ECC CDH Primitive (SP 800-56A)", P-256, count 0.</summary>
    [Fact]
    public void The_secret_is_the_coordinate_of_NIST()
    {
        byte[] d = Convert.FromHexString("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534");
        byte[] point =
        [
            4,
            .. Convert.FromHexString("700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"),
            .. Convert.FromHexString("db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"),
        ];
        using ECDiffieHellman mine = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        Assert.True(EcPoint.TryImport(point, out ECDiffieHellman? other));
        byte[] secret = new byte[32];
        EcPoint.Agree(mine, other, secret);
        other.Dispose();
        Assert.Equal("46FC62106420FF012E54A434FBDD2D25CCC5852060561E68040DD7778997BD7B", Convert.ToHexString(secret));
    }

    [Fact]
    public void What_is_no_point_of_the_curve_is_refused_at_both_ends()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] good = PointOf(key);
        byte[] offCurve = (byte[])good.Clone();
        offCurve[64] ^= 1;
        byte[] compressed = [(byte)(2 + (good[64] & 1)), .. good[1..33]];
        byte[] hybrid = [(byte)(6 + (good[64] & 1)), .. good[1..]];
        byte[] prime = Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
        byte[][] refused =
        [
            offCurve,
            [4, .. good[33..], .. good[1..33]],
            [4, .. new byte[64]],
            [0, .. good[1..]],
            hybrid,
            [4, .. good[1..33], .. prime],
            [4, .. prime, .. good[33..]],
            [4, .. Enumerable.Repeat((byte)255, 64)],
        ];
        foreach (byte[] point in refused)
        {
            using var responder = new EcdhResponderKeyExchange();
            Assert.Equal(RejectReason.WeakKey, responder.Begin(SessionBodies.KeyWith(SessionField.EcKey, point)));
            Assert.False(new EcdhInitiatorKeyExchange().TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, point), new byte[32]));
        }

        foreach (byte[]? reply in new byte[]?[] { null, [], [0], good[..64], [.. good, 0], compressed })
        {
            Assert.False(new EcdhInitiatorKeyExchange().TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, reply), new byte[32]));
        }

        using var nothing = new EcdhResponderKeyExchange();
        Assert.Equal(RejectReason.NoCommonKeyExchange, nothing.Begin(SessionBodies.KeyWith(SessionField.EcKey, null)));
    }

    /// <summary>The prime less y is y of the other point with the same x: on the curve, and another key. A point with a coordinate below 2^248 keeps its zeros.</summary>
    [Fact]
    public void Coordinates_with_leading_zeros_keep_their_length()
    {
        int found = 0;
        for (int i = 0; i < 1_500 && found < 2; i++)
        {
            using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            byte[] point = EcPoint.Export(key);
            Assert.Equal(65, point.Length);
            if (point[1] != 0 && point[33] != 0)
            {
                continue;
            }

            found++;
            using var responder = new EcdhResponderKeyExchange();
            Assert.Equal(RejectReason.None, responder.Begin(SessionBodies.KeyWith(SessionField.EcKey, point)));
        }

        Assert.Equal(2, found);
    }

    [Fact]
    public void A_wiped_exchange_holds_nothing_and_finishes_nothing()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = PointOf(key);
        using var responder = new EcdhResponderKeyExchange();
        responder.Begin(SessionBodies.KeyWith(SessionField.EcKey, point));
        responder.Step();
        responder.Wipe();
        responder.Wipe();
        byte[] secret = new byte[32];
        responder.CopySecret(secret);
        Assert.Equal(new byte[32], secret);
        Assert.Throws<InvalidOperationException>(() => responder.Step());

        var initiator = new EcdhInitiatorKeyExchange();
        initiator.Wipe();
        initiator.Wipe();
        Assert.False(initiator.TryFinish(SessionBodies.KeyWith(SessionField.KeyReply, point), secret));
    }

    private static byte[] PointOf(ECDiffieHellman key)
    {
        ECPoint point = key.PublicKey.ExportParameters().Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static byte[] Agree(ECDiffieHellman mine, byte[] point)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } };
        using ECDiffieHellman other = ECDiffieHellman.Create(parameters);
        return mine.DeriveRawSecretAgreement(other.PublicKey);
    }

    private static string FieldOf(byte[] datagram, int field)
    {
        var envelope = new Envelope();
        var message = new SessionMessage();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(datagram, envelope.BodyOffset, envelope.BodyLength));
        return Convert.ToHexString(datagram.AsSpan(message.OffsetOf(field), message.LengthOf(field)));
    }
}
