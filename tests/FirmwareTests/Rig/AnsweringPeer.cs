using NanoPeers.Cryptography;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>B of the vectors: the end that answers, in its first boot, driven message by message.</summary>
internal sealed class AnsweringPeer
{
    private readonly Envelope _envelope = new Envelope();
    private readonly SessionMessage _message = new SessionMessage();
    private SessionResponder? _responder;

    internal AnsweringPeer(ICryptography cryptography)
    {
        Tools = new SessionTools(new Identifier(GoldenPeers.Responder(), 0), cryptography, new SequenceCounter(1), new StillTrace(), true);
        Policy = new PlainPolicy(cryptography);
    }

    internal SessionTools Tools { get; }

    internal PlainPolicy Policy { get; }

    /// <summary>The core; made when it is first asked for, so that the policy can be changed before.</summary>
    internal SessionResponder Responder
    {
        get { return _responder ??= new SessionResponder(Tools, Policy, Limits.MaxDatagram); }
    }

    /// <summary>Octets of the last answer.</summary>
    internal int AnswerLength { get; private set; }

    /// <summary>Holds the last answer.</summary>
    internal byte[] Answer { get; } = new byte[Limits.MaxDatagram];

    /// <summary>Takes a clear message in.</summary>
    internal void HandleClear(byte[] datagram)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        Assert.AreEqual((int)OpenStatus.Opened, (int)Tools.Clear.Open(_envelope));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.NextBody());
        HandleBody();
    }

    /// <summary>Takes a clear message in whose digest was not looked at, as if somebody had made it fit.</summary>
    /// <returns>False when it is no message of sessions any more.</returns>
    internal bool HandleChanged(byte[] datagram)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        return _envelope.BodiesAreWellFormed(_envelope.BodiesLength) && _envelope.NextBody() == DecodeStatus.Complete && HandleBody();
    }

    /// <summary>Where the body of a clear message begins.</summary>
    internal int BodyOffsetOf(byte[] datagram)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.NextBody());
        return _envelope.BodyOffset;
    }

    /// <summary>Does the key exchange to its end.</summary>
    /// <returns>Steps that it took.</returns>
    internal int Compute()
    {
        int steps = 1;
        while (Responder.Step(0))
        {
            steps++;
        }

        return steps;
    }

    /// <summary>Takes the next answer.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Poll()
    {
        AnswerLength = Responder.PollTransmit(Answer, 0, Answer.Length);
        return AnswerLength > 0;
    }

    /// <summary>The reason that a Reject among the answers gives; None when the answer is no Reject.</summary>
    internal RejectReason ReasonOfAnswer()
    {
        Envelope envelope = new Envelope();
        SessionMessage message = new SessionMessage();
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(Answer, 0, AnswerLength, Limits.MaxDatagram));
        Assert.AreEqual((int)OpenStatus.Opened, (int)Tools.Clear.Open(envelope));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.NextBody());
        Assert.AreEqual((int)DecodeStatus.Complete, (int)message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        return message.Kind == SessionMessageKind.Reject ? (RejectReason)(int)message.NumberOf(SessionField.Reason) : RejectReason.None;
    }

    /// <summary>Opens a message under the session's key and answers a Ping with a Pong, as the peer's driver does.</summary>
    internal OpenStatus HandlePing(byte[] datagram)
    {
        SecuredSession? session = Responder.Session;
        Assert.IsNotNull(session);
        AnswerLength = 0;
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        OpenStatus status = session!.Open(_envelope, 0);
        if (status == OpenStatus.Opened)
        {
            Responder.HandleOpened(0);
            Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.NextBody());
            Assert.AreEqual((int)DecodeStatus.Complete, (int)_message.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength));
            Assert.AreEqual(SessionMessageKind.Ping, _message.Kind);
            AnswerLength = SessionControl.WritePong(session, Tools.Writer, _message.NumberOf(SessionField.Token), Answer, 0, Answer.Length);
        }

        return status;
    }

    private bool HandleBody()
    {
        bool isMessage = _envelope.BodyIs(ProtocolTag.Session)
            && _message.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete
            && _message.Kind == SessionMessageKind.Request;
        if (isMessage)
        {
            Responder.HandleRequest(_message, _envelope.Buffer, _envelope.SenderOffset, null, new byte[0], 0);
        }

        return isMessage;
    }
}
