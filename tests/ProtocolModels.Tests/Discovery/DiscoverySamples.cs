using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>Peers, groups and messages that the tests of discovery share.</summary>
public static class DiscoverySamples
{
    public static readonly Identifier Group = Id(0xA0);
    public static readonly Identifier OtherGroup = Id(0xB0);
    public static readonly Identifier Gateway = Id(0x10);
    public static readonly Identifier Light = Id(0x20);

    public static Identifier Id(byte first) => new([first, .. new byte[15]], 0);

    /// <summary>An id that is the number's own.</summary>
    public static Identifier Numbered(int number) => new([.. new byte[12], .. BitConverter.GetBytes(number + 1)], 0);

    public static SessionTools Tools(Identifier self, IAttemptTrace? trace = null, int seed = 1, ICryptography? cryptography = null) =>
        new(self, cryptography ?? new TestCryptography(seed), new SequenceCounter(3), trace ?? new AttemptTrace(64), true);

    public static GatewaySearch Search(IAttemptTrace? trace = null, int seed = 1) => new(Tools(Light, trace, seed), Group, "Hall");

    public static RegionAnnouncer Announcer(Identifier? group = null, IAttemptTrace? trace = null, int seed = 2) =>
        new(Tools(Gateway, trace, seed), group ?? Group, "House", "udp://192.168.1.2:9701", RegionPolicy.AllowsResumption);

    /// <summary>Opens a datagram the way a peer does: the message, and where the sender's id stands.</summary>
    public static (RegionMessage Message, byte[] Buffer, int SenderOffset) Read(ReadOnlySpan<byte> datagram)
    {
        (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(datagram.ToArray(), Limits.MaxConstrainedMessage);
        Assert.Equal(DecodeStatus.Complete, status);
        Assert.Equal(OpenStatus.Opened, SampleKeys.Clear().Open(envelope));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        Assert.True(envelope.BodyIs(ProtocolTag.Region));
        var message = new RegionMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        Assert.Equal(DecodeStatus.End, envelope.NextBody());
        return (message, envelope.Buffer, envelope.SenderOffset);
    }

    /// <summary>What a search sends next, or null.</summary>
    public static byte[]? Next(GatewaySearch search)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = search.PollTransmit(buffer, 0, buffer.Length);
        return length == 0 ? null : buffer[..length];
    }

    /// <summary>The announcement that is due, or null.</summary>
    public static byte[]? Next(RegionAnnouncer announcer)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = announcer.PollTransmit(buffer, 0, buffer.Length);
        return length == 0 ? null : buffer[..length];
    }

    /// <summary>A gateway's answer to a query, or null when it sheds.</summary>
    public static byte[]? Answer(RegionAnnouncer announcer, ReadOnlySpan<byte> query, long nowMillis = 0)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = announcer.Answer(Read(query).Message, buffer, 0, buffer.Length, nowMillis);
        return length == 0 ? null : buffer[..length];
    }

    /// <summary>Gives a datagram to a search.</summary>
    public static bool Give(GatewaySearch search, byte[] datagram, long nowMillis)
    {
        (RegionMessage message, byte[] buffer, int senderOffset) = Read(datagram);
        return search.HandleMessage(message, buffer, senderOffset, nowMillis);
    }

    /// <summary>The steps of a trace, as <c>step:detail</c>.</summary>
    public static string[] Steps(AttemptTrace trace, ulong attemptId) =>
        [.. Enumerable.Range(0, trace.Count).Where(i => trace.AttemptAt(i) == attemptId).Select(i => $"{trace.StepAt(i)}:{trace.DetailAt(i)}")];
}
