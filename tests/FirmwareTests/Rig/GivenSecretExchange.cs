using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>
/// An exchange of RSA's shape without its arithmetic: offer and reply have its octets, the secret is known to both ends beforehand. So a whole peer is set
/// up as often as a test likes; RSA itself has a test of its own.
/// </summary>
internal sealed class GivenSecretExchange : IInitiatorKeyExchange, IResponderKeyExchange
{
    private const int ReplyOctets = 256;
    private const int SecretOctets = 32;

    public int Method
    {
        get { return KeyExchangeMethod.Rsa; }
    }

    public int ReplyLength
    {
        get { return ReplyOctets; }
    }

    public void WriteOffer(MessageWriter writer)
    {
        byte[] request = GoldenRsa.Request();
        Envelope envelope = new Envelope();
        SessionMessage message = new SessionMessage();
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(request, 0, request.Length, Limits.MaxDatagram));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.NextBody());
        Assert.AreEqual((int)DecodeStatus.Complete, (int)message.TryDecode(request, envelope.BodyOffset, envelope.BodyLength));
        writer.WriteOctets(SessionField.RsaKey, request, message.OffsetOf(SessionField.RsaKey), message.LengthOf(SessionField.RsaKey));
    }

    public bool TryFinish(SessionMessage message, byte[] secret)
    {
        CopySecret(secret);
        return message.LengthOf(SessionField.KeyReply) == ReplyOctets;
    }

    public RejectReason Begin(SessionMessage message)
    {
        return message.Has(SessionField.RsaKey) ? RejectReason.None : RejectReason.NoCommonKeyExchange;
    }

    public bool Step()
    {
        return true;
    }

    public void WriteReply(byte[] into, int offset)
    {
        for (int i = 0; i < ReplyOctets; i++)
        {
            into[offset + i] = (byte)i;
        }
    }

    public void CopySecret(byte[] secret)
    {
        for (int i = 0; i < SecretOctets; i++)
        {
            secret[i] = (byte)(0xA0 + i);
        }
    }

    public void Wipe()
    {
    }
}
