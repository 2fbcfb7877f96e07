using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>One end of a live session, with its own buffer and writer.</summary>
internal sealed class SessionEnd
{
    private const ulong PresharedId = 7;

    private readonly Envelope _envelope = new Envelope();

    private SessionEnd(byte[] id, uint bootCount)
    {
        Id = new Identifier(id, 0);
        Tools = new SessionTools(Id, TestPorts.MakeCryptography(), new SequenceCounter(bootCount), new StillTrace(), true);
    }

    internal Identifier Id { get; }

    internal SessionTools Tools { get; }

    /// <summary>The session; set once both ends have agreed.</summary>
    internal SecuredSession Session { get; private set; } = null!;

    /// <summary>Where this end writes.</summary>
    internal byte[] Buffer { get; } = new byte[400];

    /// <summary>The two ends of a session that the cores themselves set up, from a secret that both have.</summary>
    /// <param name="asking">The end that asked.</param>
    /// <param name="bootCount">Starts of the other end.</param>
    /// <returns>The end that answered.</returns>
    internal static SessionEnd Establish(out SessionEnd asking, uint bootCount)
    {
        SessionEnd first = new SessionEnd(GoldenPeers.Initiator(), 1);
        SessionEnd second = new SessionEnd(GoldenPeers.Responder(), bootCount);
        SessionPolicy terms = new SessionPolicy { KeyExchanges = new byte[] { KeyExchangeMethod.Resumption } };
        PresharedKeyExchange offered = new PresharedKeyExchange(KeyExchangeMethod.Resumption, PresharedId, GoldenResumption.Preshared(), 0);
        SecretAuthenticator authenticator = new SecretAuthenticator(first.Tools.Cryptography, AuthenticatorMethod.Secret, GoldenPeers.Secret(), 0);
        SessionRequest request = new SessionRequest(
            new Identifier(GoldenPeers.Group(), 0), "control", terms, authenticator, new IInitiatorKeyExchange[] { offered });
        SessionInitiator initiator = new SessionInitiator(first.Tools, request);
        PlainPolicy policy = new PlainPolicy(second.Tools.Cryptography);
        policy.Session.KeyExchanges = terms.KeyExchanges;
        policy.Exchange = new PresharedKeyExchange(KeyExchangeMethod.Resumption, PresharedId, GoldenResumption.Preshared(), 0);
        SessionResponder responder = new SessionResponder(second.Tools, policy, first.Buffer.Length);

        initiator.Start(0);
        SessionMessage message = new SessionMessage();
        second.ReadClear(first.Buffer, initiator.PollTransmit(first.Buffer, 0, first.Buffer.Length), message);
        responder.HandleRequest(message, first.Buffer, second._envelope.SenderOffset, null, new byte[0], 0);
        while (responder.Step(0))
        {
        }

        first.ReadClear(second.Buffer, responder.PollTransmit(second.Buffer, 0, second.Buffer.Length), message);
        initiator.HandleMessage(message, second.Buffer, first._envelope.SenderOffset, 0);
        Assert.IsNotNull(initiator.Session);
        Assert.IsNotNull(responder.Session);
        first.Session = initiator.Session!;
        second.Session = responder.Session!;
        int ping = initiator.PollTransmit(first.Buffer, 0, first.Buffer.Length);
        Assert.AreEqual((int)OpenStatus.Opened, (int)second.Open(Octets.CopyOf(first.Buffer, ping), message));
        responder.HandleOpened(0);
        asking = first;
        return second;
    }

    /// <summary>Opens a message to this end and reads its first body.</summary>
    /// <param name="datagram">The message; decrypted in place.</param>
    /// <param name="into">Receives the body.</param>
    internal OpenStatus Open(byte[] datagram, BodyFields into)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        OpenStatus status = Session.Open(_envelope, 0);
        if (status == OpenStatus.Opened)
        {
            Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.NextBody());
            Assert.AreEqual((int)DecodeStatus.Complete, (int)into.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength));
        }

        return status;
    }

    /// <summary>Begins a message of the switch protocol under the session.</summary>
    internal MessageWriter BeginSwitch(int kind)
    {
        MessageWriter writer = Tools.Writer;
        writer.Begin(Buffer, 0, Buffer.Length);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(BodyFields.KindField, kind);
        writer.ReserveOctets(BodyFields.CredentialField, 0);
        return writer;
    }

    /// <summary>Ends and seals it.</summary>
    internal byte[] Finish()
    {
        Tools.Writer.EndBody();
        int length = Session.Finish(Tools.Writer);
        Assert.IsTrue(length > 0);
        return Octets.CopyOf(Buffer, length);
    }

    private void ReadClear(byte[] datagram, int count, SessionMessage into)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, count, Limits.MaxDatagram));
        Assert.AreEqual((int)OpenStatus.Opened, (int)Tools.Clear.Open(_envelope));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.NextBody());
        Assert.AreEqual((int)DecodeStatus.Complete, (int)into.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength));
    }
}
