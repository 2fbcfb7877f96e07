using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>What somebody without any secret can send.</summary>
internal static class Forgery
{
    /// <summary>Keys that a peer holds while it has no session: of clear messages, and of cookies.</summary>
    public const int KeysOfAPeer = 2;

    private static readonly byte[] _stranger = [10, 0, 0, 66, 0x10, 0x01];

    /// <summary>A hint that a session is lost, in the gateway's name.</summary>
    public static void UnknownSessionHint(House house, ulong sessionId)
    {
        (MessageWriter writer, ClearProtection clear) = Begin(house.Gateway.Self, house.World.Random.Next());
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Reject);
        writer.WriteUInt64(SessionField.AttemptId, 0);
        writer.WriteUInt64(SessionField.SessionId, sessionId);
        writer.WriteCredential();
        writer.ReserveOctets(SessionField.KeyReply, 0);
        writer.WriteUInt8(SessionField.Reason, (int)RejectReason.UnknownSession);
        writer.ReserveOctets(SessionField.Proof, 0);
        writer.EndBody();
        Send(house, writer, clear, _stranger);
    }

    /// <summary>A session request with a proof that is no proof; answers the octets, with zeros behind them.</summary>
    public static byte[] Request(House house, Identifier sender, byte[] source, string purpose = "control", byte[]? cookie = null)
    {
        (MessageWriter writer, ClearProtection clear) = Begin(sender, house.World.Random.Next());
        byte[] random = new byte[32];
        house.World.Random.NextBytes(random);
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Request);
        writer.WriteUInt64(SessionField.AttemptId, (ulong)house.World.Random.NextInt64());
        writer.WriteUInt64(SessionField.SessionId, (ulong)house.World.Random.NextInt64(1, long.MaxValue));
        writer.WriteOctets(SessionField.Nonce, random, 0, 16);
        writer.WriteOctets(SessionField.Purpose, System.Text.Encoding.UTF8.GetBytes(purpose), 0, purpose.Length);
        writer.WriteIdentifier(SessionField.Group, house.Group);
        writer.WriteUInt8(SessionField.Suites, Suite.Aes128CbcHmac);
        writer.WriteUInt8(SessionField.KeyExchanges, KeyExchangeMethod.Rsa);
        writer.WriteUInt32(SessionField.Lifetime, 3600);
        writer.WriteUInt32(SessionField.MessageLimit, 1000);
        writer.WriteUInt8(SessionField.Mode, SessionMode.Secured);
        writer.WriteOctets(SessionField.RsaKey, TestRsaKey.Offer, 0, TestRsaKey.Offer.Length);
        writer.WriteUInt8(SessionField.Credential, AuthenticatorMethod.Secret);
        if (cookie is not null)
        {
            writer.WriteOctets(SessionField.Cookie, cookie, 0, cookie.Length);
        }

        writer.WriteOctets(SessionField.Proof, random, 0, 32);
        writer.EndBody();
        Send(house, writer, clear, source);
        return writer.Buffer;
    }

    /// <summary>A body in clear, in the gateway's name.</summary>
    public static void InClear(House house, byte[] tag, byte[] body)
    {
        (MessageWriter writer, ClearProtection clear) = Begin(house.Gateway.Self, house.World.Random.Next());
        writer.BeginBody(tag);
        writer.WriteRaw(body, 0, body.Length);
        writer.EndBody();
        Send(house, writer, clear, _stranger);
    }

    /// <summary>A message under a key that nobody has.</summary>
    public static void UnderUnknownKey(House house, byte[] source, bool toAll = false)
    {
        MessageWriter writer = new(house.Gateway.Self);
        byte[] keys = new byte[80];
        house.World.Random.NextBytes(keys);
        ulong keyId = (ulong)house.World.Random.NextInt64(1, long.MaxValue);
        CbcHmacProtection protection = new(keyId, new TestCryptography(1), keys, 0, 16, 48, new EnvelopeDigest());
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        writer.BeginBody(ProtocolTag.Switch);
        writer.EndBody();
        int length = writer.Finish(protection, 1);
        house.Network.Send(source, toAll ? null : house.Board.Address, writer.Buffer.AsSpan(0, length));
    }

    private static (MessageWriter Writer, ClearProtection Clear) Begin(Identifier sender, int seed)
    {
        MessageWriter writer = new(sender);
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        return (writer, new ClearProtection(new TestCryptography(seed), new EnvelopeDigest()));
    }

    private static void Send(House house, MessageWriter writer, ClearProtection clear, byte[] source)
    {
        int length = writer.Finish(clear, (ulong)house.World.Random.NextInt64(1, long.MaxValue));
        Assert.True(length > 0);
        house.Network.Send(source, house.Board.Address, writer.Buffer.AsSpan(0, length));
    }
}
