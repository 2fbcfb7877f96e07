using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>
/// What the peer's loop allocates for a message: nothing. Measured with a cryptography port that allocates nothing itself; on the chip the natives
/// make the arrays that they answer with, and nothing else is made.
/// </summary>
public sealed class AllocationTests
{
    private const int Messages = 10_000;

    [Fact]
    public void Ten_thousand_messages_allocate_nothing()
    {
        using PlatformCryptography cryptography = new(Timeout.Infinite);
        House house = QuietHouse(cryptography);
        List<byte[]> messages = Prepare(house, 1_000 + Messages);
        Feed(house, messages.GetRange(0, 1_000));
        int sent = house.Board.Datagrams.Sent;
        Assert.Equal(0, Feed(house, messages.GetRange(1_000, Messages)));
        Assert.Equal(Messages, house.Board.Datagrams.Sent - sent);
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
        Assert.Equal(PeerState.Live, house.Board.Peer.State);
    }

    [Fact]
    public void Requests_of_strangers_allocate_nothing_once_cookies_are_asked_for()
    {
        using PlatformCryptography cryptography = new(Timeout.Infinite);
        House house = QuietHouse(cryptography);
        List<byte[]> requests = Enumerable.Range(0, 2_000).Select(_ => Trim(Forgery.Request(house, house.Id(), [10, 0, 0, 66, 1, 1]))).ToList();
        house.World.Spend(1);
        Feed(house, requests.GetRange(0, 500));
        Assert.Equal(0, Feed(house, requests.GetRange(500, 1_500)));
        Assert.True(house.Board.Counted(PeerCounter.CookieAsked) > 100);
        Assert.True(house.Board.Counted(PeerCounter.RequestShed) > 100);
    }

    [Fact]
    public void Noise_of_every_kind_allocates_nothing()
    {
        using PlatformCryptography cryptography = new(Timeout.Infinite);
        House house = QuietHouse(cryptography);
        List<byte[]> noise = [];
        foreach (byte[] message in Prepare(house, 500))
        {
            byte[] flipped = (byte[])message.Clone();
            flipped[house.World.Random.Next(flipped.Length)] ^= (byte)(1 << house.World.Random.Next(8));
            noise.AddRange([flipped, message[..house.World.Random.Next(message.Length)], [.. message, 0]]);
        }

        Feed(house, noise.GetRange(0, 600));
        Assert.Equal(0, Feed(house, noise.GetRange(600, 900)));
    }

    [Fact]
    public void Turns_without_messages_and_the_pings_of_keep_alive_allocate_nothing()
    {
        using PlatformCryptography cryptography = new(Timeout.Infinite);
        House house = QuietHouse(cryptography);
        Idle(house, 2_500);
        int sent = house.Board.Datagrams.Sent;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Idle(house, 2_500);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(house.Board.Datagrams.Sent > sent);
    }

    private static void Idle(House house, int turns)
    {
        for (int i = 0; i < turns; i++)
        {
            house.Board.Peer.RunOnce(10);
        }
    }

    /// <summary>A house with a live session in which nothing happens any more but what the board does.</summary>
    private static House QuietHouse(PlatformCryptography cryptography)
    {
        House house = new(100);
        house.Board.OtherCryptography = cryptography;
        house.Board.Boot();
        house.RunUntilLive();
        house.Board.Run(2_000);
        house.World.IsFrozen = true;
        house.Board.Datagrams.IsMute = true;
        for (int i = 0; i < 200; i++)
        {
            house.Board.Peer.RunOnce(0);
        }

        return house;
    }

    /// <summary>Messages of the gateway under the session: pings, questions about the light, wishes that it fulfils already, tags that it does not take.</summary>
    private static List<byte[]> Prepare(House house, int count)
    {
        List<byte[]> messages = [];
        SecuredSession session = house.Gateway.Session!;
        MessageWriter writer = house.Gateway.Writer;
        byte[] buffer = new byte[Limits.MaxDatagram];
        uint request = 1_000;
        for (int i = 0; i < count; i++)
        {
            writer.Begin(buffer, 0, buffer.Length);
            switch (i % 4)
            {
                case 0:
                    writer.BeginBody(ProtocolTag.Session);
                    writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Ping);
                    writer.WriteCredential();
                    writer.WriteUInt32(SessionField.Token, (uint)i);
                    break;
                case 1:
                    BeginSwitch(writer, SwitchMessageKind.Describe, request++);
                    break;
                case 2:
                    BeginSwitch(writer, SwitchMessageKind.Get, request++);
                    break;
                default:
                    writer.BeginBody(ProtocolTag.Chat);
                    writer.WriteUInt8(1, 1);
                    break;
            }

            writer.EndBody();
            messages.Add(buffer[..session.Finish(writer)]);
        }

        return messages;
    }

    private static void BeginSwitch(MessageWriter writer, int kind, uint request)
    {
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, kind);
        writer.ReserveOctets(SwitchField.Credential, 0);
        writer.WriteUInt32(SwitchField.RequestId, request);
    }

    /// <summary>Hands datagrams to the board, one a turn; answers the octets that the turns allocated.</summary>
    private static long Feed(House house, List<byte[]> datagrams)
    {
        long allocated = 0;
        foreach (byte[] datagram in datagrams)
        {
            house.Board.Datagrams.Deliver(datagram, house.Gateway.Address, false);
            long before = GC.GetAllocatedBytesForCurrentThread();
            house.Board.Peer.RunOnce(0);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }

    private static byte[] Trim(byte[] message)
    {
        Envelope envelope = new();
        envelope.TryDecode(message, 0, message.Length, message.Length);
        return message[..envelope.TotalLength];
    }
}
