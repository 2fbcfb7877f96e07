using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Sessions;

/// <summary>One end of a pair: some protocol's core.</summary>
internal interface IVirtualEnd
{
    /// <summary>The tag of its bodies.</summary>
    byte[] Tag { get; }

    long NextTimeoutMillis { get; }

    void HandleTimeout(long nowMillis);

    /// <summary>Writes the fields of the next body; false when there is none.</summary>
    bool Poll(MessageWriter writer, long nowMillis);

    void Receive(byte[] buffer, int offset, int count, long nowMillis);
}

/// <summary>
/// Two cores that talk under the keys of one real session over a lossy link in virtual time: every datagram is sealed, and what is
/// replayed, reordered beyond the window or damaged is refused as it would be on the wire.
/// </summary>
internal sealed class VirtualPair
{
    private readonly SecuredSession[] _sessions;
    private readonly MessageWriter[] _writers;
    private readonly IVirtualEnd[] _ends;
    private readonly Envelope _envelope = new();

    public VirtualPair(PlatformCryptography cryptography, int suite, LossyLink link, IVirtualEnd initiator, IVirtualEnd responder)
    {
        var exchange = new PresharedKeyExchange(KeyExchangeMethod.Introduction, 5, new byte[32], 0);
        var answer = new PresharedKeyExchange(KeyExchangeMethod.Introduction, 5, new byte[32], 0);
        Handshake handshake = new Handshake(cryptography, exchange, answer, suite).Run();
        _sessions = [handshake.Initiator.Session!, handshake.Responder.Session!];
        _writers = [handshake.InitiatorWriter, handshake.ResponderWriter];
        _ends = [initiator, responder];
        Link = link;
    }

    public LossyLink Link { get; }

    /// <summary>The virtual clock.</summary>
    public long NowMillis { get; private set; } = 10_000;

    /// <summary>Messages that a session refused: duplicates, mostly.</summary>
    public uint Refused => _sessions[0].Refused + _sessions[1].Refused;

    /// <summary>Runs until the condition holds.</summary>
    /// <param name="done">Asked after every event.</param>
    /// <param name="withinMillis">Fails after this much virtual time, or when nothing can happen any more.</param>
    public void RunUntil(Func<bool> done, long withinMillis)
    {
        long end = NowMillis + withinMillis;
        Transmit();
        while (!done())
        {
            Assert.True(Step(end), $"Nothing more happens by {end} ms of virtual time.");
        }
    }

    /// <summary>Runs until nothing can happen any more, or the time is over.</summary>
    public void RunFor(long millis)
    {
        long end = NowMillis + millis;
        Transmit();
        while (Step(end))
        {
        }

        NowMillis = end;
    }

    private bool Step(long end)
    {
        long timeout = Math.Min(_ends[0].NextTimeoutMillis, _ends[1].NextTimeoutMillis);
        long next = Math.Max(Math.Min(timeout, Link.NextMillis), NowMillis);
        if (next > end)
        {
            return false;
        }

        NowMillis = next;
        if (Link.NextMillis <= next)
        {
            (int to, byte[] datagram) = Link.Take();
            Deliver(to, datagram);
        }
        else
        {
            foreach (IVirtualEnd due in _ends)
            {
                due.HandleTimeout(NowMillis);
            }
        }

        Transmit();
        return true;
    }

    private void Transmit()
    {
        for (int from = 0; from < 2; from++)
        {
            byte[] datagram = new byte[Limits.MaxDatagram];
            MessageWriter writer = _writers[from];
            writer.Begin(datagram, 0, datagram.Length);
            writer.BeginBody(_ends[from].Tag);
            while (_ends[from].Poll(writer, NowMillis))
            {
                writer.EndBody();
                int length = _sessions[from].Finish(writer);
                Assert.NotEqual(0, length);
                Link.Send(1 - from, datagram[..length], NowMillis);
                writer.Begin(datagram, 0, datagram.Length);
                writer.BeginBody(_ends[from].Tag);
            }
        }
    }

    private void Deliver(int to, byte[] datagram)
    {
        Assert.Equal(DecodeStatus.Complete, _envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        if (_sessions[to].Open(_envelope, NowMillis) != OpenStatus.Opened)
        {
            return;
        }

        Assert.Equal(DecodeStatus.Complete, _envelope.NextBody());
        Assert.True(_envelope.BodyIs(_ends[to].Tag));
        _ends[to].Receive(datagram, _envelope.BodyOffset, _envelope.BodyLength, NowMillis);
    }
}
