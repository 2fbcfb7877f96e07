using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Network;

/// <summary>What a test's peer has: its id, its tools, and octets to write a message into.</summary>
public sealed class VirtualPeer
{
    private readonly Envelope _envelope = new();

    public VirtualPeer(byte number, ICryptography? cryptography = null, uint bootCount = 3)
    {
        Id = new Identifier([number, .. new byte[15]], 0);
        Cryptography = cryptography ?? new TestCryptography(number);
        Tools = new SessionTools(Id, Cryptography, new SequenceCounter(bootCount), Trace, true);
    }

    public Identifier Id { get; }

    public ICryptography Cryptography { get; }

    public AttemptTrace Trace { get; } = new(64);

    public SessionTools Tools { get; }

    public byte[] Buffer { get; } = new byte[Limits.MaxDatagram];

    /// <summary>The body that <see cref="Open"/> found last.</summary>
    public byte[] LastBody { get; private set; } = [];

    /// <summary>Views a datagram from its only body on; the protocol's view is the caller's.</summary>
    public Envelope View(byte[] datagram)
    {
        Assert.Equal(DecodeStatus.Complete, _envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxConstrainedMessage));
        return _envelope;
    }

    /// <summary>Opens a datagram under a session and decodes its only body; the status when it does not open.</summary>
    public OpenStatus Open(byte[] datagram, SecuredSession session, BodyFields into, long nowMillis)
    {
        Envelope envelope = View(datagram);
        OpenStatus status = session.Open(envelope, nowMillis);
        if (status == OpenStatus.Opened)
        {
            Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
            LastBody = envelope.Buffer[envelope.BodyOffset..][..envelope.BodyLength];
            Assert.Equal(DecodeStatus.Complete, into.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        }

        return status;
    }

    /// <summary>Opens a clear datagram with a session message.</summary>
    public SessionMessage OpenClear(byte[] datagram)
    {
        Envelope envelope = View(datagram);
        Assert.Equal(OpenStatus.Opened, Tools.Clear.Open(envelope));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        var message = new SessionMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        return message;
    }
}
