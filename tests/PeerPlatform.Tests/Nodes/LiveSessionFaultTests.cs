using System.Net;
using System.Net.Sockets;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>What a live session does with datagrams that something happened to: each is counted under its name, none is delivered twice.</summary>
public sealed class LiveSessionFaultTests
{
    private const int OffsetHopLimit = 5;

    [Fact]
    [Trait("Capability", "C10")]
    public async Task EveryFlippedBitIsRefusedAndCountedByName()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] message = first.Sealed(session, 1);
        NodeCounter[] refusals =
        [
            NodeCounter.Malformed, NodeCounter.TooLong, NodeCounter.Unknown, NodeCounter.UnknownSession, NodeCounter.Forged, NodeCounter.TooOld,
            NodeCounter.Replayed, NodeCounter.WrongSender, NodeCounter.BadBody, NodeCounter.UnknownGroupKey,
        ];

        // The hop limit changes on the way: no digest covers it.
        int[] bits = [.. Enumerable.Range(0, message.Length * 8).Where(bit => bit / 8 != OffsetHopLimit)];
        foreach (int bit in bits)
        {
            byte[] flipped = [.. message];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            long received = second[NodeCounter.Received];
            long refused = refusals.Sum(refusal => second[refusal]);
            first.Tap.Inject(flipped, second.Address);
            await Eventually.TrueAsync(() => second[NodeCounter.Received] > received, $"bit {bit} received");
            await Eventually.TrueAsync(() => refusals.Sum(refusal => second[refusal]) > refused, $"bit {bit} counted");
            Assert.Equal(refused + 1, refusals.Sum(refusal => second[refusal]));
        }

        Assert.Equal(0, second.Bodies.Count);
        Assert.True(second[NodeCounter.Forged] > 8 * (message.Length - Envelope.FixedLength - 1));

        // Each bit of the sender; and the flag that makes the key a group's.
        Assert.Equal((8 * 16, 1), (second[NodeCounter.WrongSender], second[NodeCounter.UnknownGroupKey]));
        first.Tap.Inject(message, second.Address);
        await second.Bodies.UntilAsync(1);
        Assert.True(session.IsLive);
    }

    [Fact]
    public async Task TruncatedAndOversizedDatagramsAreCountedAndTheSessionGoesOn()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] message = first.Sealed(session, 1);
        for (int length = 1; length < message.Length; length++)
        {
            first.Tap.Inject(message[..length], second.Address);
        }

        await CountAsync(second, NodeCounter.Malformed, message.Length - 1);
        first.Tap.Inject([.. message, 0], second.Address);
        await CountAsync(second, NodeCounter.Malformed, message.Length);
        byte[] longer = [.. message];
        BigEndian.WriteUInt32(longer, 8, Limits.MaxDatagram + 1);
        first.Tap.Inject(longer, second.Address);
        await CountAsync(second, NodeCounter.TooLong, 1);
        using Socket raw = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        raw.SendTo(new byte[Limits.MaxDatagram + 1], new IPEndPoint(IPAddress.Loopback, second.Tap.LocalEndpoint.Port));
        await Eventually.TrueAsync(() => second.Tap.Counters.Dropped(DropReason.TooLong) == 1, "the oversized datagram is dropped");

        first.Tap.Inject(message, second.Address);
        await second.Bodies.UntilAsync(1);
        Assert.Equal([1u], second.Bodies.Numbers);
    }

    [Fact]
    public async Task ReplayedDoubledAndReorderedMessagesAreDeliveredOnceEach()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[][] messages = [.. Enumerable.Range(1, 20).Select(number => first.Sealed(session, (uint)number))];

        foreach (byte[] message in messages.Reverse())
        {
            first.Tap.Inject(message, second.Address);
            first.Tap.Inject(message, second.Address);
        }

        await CountAsync(second, NodeCounter.Replayed, messages.Length);
        foreach (byte[] message in messages)
        {
            first.Tap.Inject(message, second.Address);
        }

        await CountAsync(second, NodeCounter.Replayed, 2 * messages.Length);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(number => (uint)number), second.Bodies.Numbers);
    }

    [Fact]
    public async Task MessageBelowTheWindowIsTooOld()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] late = first.Sealed(session, 1);
        for (uint number = 2; number < 3 + Limits.ReplayWindowSize; number++)
        {
            session.SendBody(TestPeer.Tag, number, BodyLog.Write);
        }

        await second.Bodies.UntilAsync(Limits.ReplayWindowSize + 1);
        first.Tap.Inject(late, second.Address);

        await CountAsync(second, NodeCounter.TooOld, 1);
        Assert.DoesNotContain(1u, second.Bodies.Numbers);
    }

    [Fact]
    public async Task OlderMessageHeldBackAndSentFromElsewhereRedirectsNothing()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        await using TestPeer thief = new TestPeer(3).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] held = first.Sealed(session, 1);
        session.SendBody(TestPeer.Tag, 2u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);

        thief.Tap.Inject(held, second.Address);

        await second.Bodies.UntilAsync(2);
        Assert.Equal(first.Address, second.Node.Sessions.Single().Address);

        // The newest message does lead elsewhere: a peer may get another address.
        thief.Tap.Inject(first.Sealed(session, 3), second.Address);
        await second.Bodies.UntilAsync(3);
        Assert.Equal(thief.Address, second.Node.Sessions.Single().Address);
    }

    [Fact]
    public async Task ClearBodyOfASecuredProtocolAndForgedSenderAreRefused()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        await using TestPeer stranger = new TestPeer(3).Started();
        PeerSession session = await first.LiveAsync(second);
        byte[] buffer = new byte[Limits.MaxDatagram];
        SessionTools tools = first.Node.RentTools();
        tools.BeginClear(TestPeer.Tag, buffer, 0, buffer.Length);
        BodyLog.Write(tools.Writer, 1);
        stranger.Tap.Inject(buffer[..tools.FinishClear()], second.Address);
        await CountAsync(second, NodeCounter.ClearRefused, 1);

        byte[] forged = first.Sealed(session, 2);
        forged[32] ^= 0xFF;
        stranger.Tap.Inject(forged, second.Address);
        await CountAsync(second, NodeCounter.WrongSender, 1);
        Assert.Equal(0, second.Bodies.Count);
    }

    [Fact]
    [Trait("Capability", "A20")]
    public async Task LateMessageAfterCloseIsCountedAndRefused()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        PeerSession other = await SessionOfAsync(second);
        byte[] late = first.Sealed(session, 1);
        session.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => !other.IsLive, "the other end closes");

        first.Tap.Inject(late, second.Address);

        await CountAsync(second, NodeCounter.UnknownSession, 1);
        Assert.Equal(0, second.Bodies.Count);
        Assert.Equal(SendStatus.Closed, session.SendBody(TestPeer.Tag, 2u, BodyLog.Write));
        Assert.Equal(SendStatus.Closed, other.SendBody(TestPeer.Tag, 2u, BodyLog.Write));
        Assert.Empty(first.Node.Sessions);
        Assert.Empty(second.Node.Sessions);
    }

    [Fact]
    public async Task MessageOfAnExpiredSessionIsRefusedBeforeAnyTimerEndsIt()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time, LifetimeSeconds = 1 }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time, LifetimeSeconds = 1 }).Started();
        time.Advance(TimeSpan.FromMilliseconds(100));
        PeerSession session = await first.LiveAsync(second);
        byte[] late = first.Sealed(session, 1);

        // The timer looks at 1,000 and at 1,500; the life ends at 1,100.
        time.Advance(TimeSpan.FromMilliseconds(1100));
        first.Tap.Inject(late, second.Address);

        await CountAsync(second, NodeCounter.AfterClose, 1);
        Assert.Equal(0, second.Bodies.Count);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Empty(second.Node.Sessions);
    }

    [Fact]
    public async Task BodyThatDoesNotFitIsNamedAndNotSent()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);

        SendStatus status = session.SendBody(TestPeer.Tag, 2000, static (writer, length) => writer.WriteRaw(new byte[length], 0, length));

        Assert.Equal(SendStatus.TooLong, status);
        session.SendBody(TestPeer.Tag, 5u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
    }

    private static Task CountAsync(TestPeer peer, NodeCounter counter, long count) =>
        Eventually.TrueAsync(() => peer[counter] == count, $"{counter} is {count}; it is {peer[counter]}");

    private static async Task<PeerSession> SessionOfAsync(TestPeer peer)
    {
        await Eventually.TrueAsync(() => peer.Node.Sessions.Any(session => session.IsLive), "live at the other end");
        return peer.Node.Sessions.Single();
    }
}
