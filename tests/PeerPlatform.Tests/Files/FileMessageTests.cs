using System.Security.Cryptography;
using System.Text;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Files;

public sealed class FileMessageTests
{
    private static readonly byte[] _digest = SHA256.HashData("hello"u8);

    [Fact]
    public void Every_kind_is_read_back()
    {
        FileMessage offer = Decode(FileBodies.Offer(1, "a.txt"u8, 5, _digest), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Offer, 1ul, 5ul), (offer.Kind, offer.Transfer, offer.Length));
        Assert.Equal("a.txt", Encoding.UTF8.GetString(offer.NameOctets));
        Assert.Equal(_digest, offer.Digest.ToArray());
        FileMessage wait = Decode(FileBodies.Body(FileMessageKind.Wait, 2), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Wait, 2ul), (wait.Kind, wait.Transfer));
        FileMessage read = Decode(FileBodies.Read(3, 4_096, 1_024), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Read, 3ul, 4_096ul, 1_024), (read.Kind, read.Transfer, read.Offset, read.Count));
        FileMessage chunk = Decode(FileBodies.Chunk(4, 4_096, [1, 2, 3]), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Chunk, 4ul, 4_096ul), (chunk.Kind, chunk.Transfer, chunk.Offset));
        Assert.Equal([1, 2, 3], chunk.Octets.ToArray());
        FileMessage done = Decode(FileBodies.Reason(FileMessageKind.Done, 5, 2), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Done, 5ul, (int)FileOutcome.WrongDigest), (done.Kind, done.Transfer, done.Reason));
        FileMessage refused = Decode(FileBodies.Reason(FileMessageKind.Refused, 6, 7), DecodeStatus.Complete);
        Assert.Equal((FileMessageKind.Refused, 6ul, (int)FileRefusal.UnknownTransfer), (refused.Kind, refused.Transfer, refused.Reason));
    }

    /// <summary>The worked example of FILES.md.</summary>
    [Fact]
    public void The_example_of_the_page_is_what_is_written()
    {
        string offer = "01000101" + "020000" + "030008" + "0102030405060708" + "040005" + "612e747874" + "050008" + "0000000000000005"
            + "060020" + "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        Assert.Equal(offer, Convert.ToHexStringLower(FileBodies.Offer(0x0102030405060708, "a.txt"u8, 5, _digest)));
        string read = "01000103" + "020000" + "030008" + "0102030405060708" + "070008" + "0000000000000000" + "080002" + "0005";
        Assert.Equal(read, Convert.ToHexStringLower(FileBodies.Read(0x0102030405060708, 0, 5)));
        string chunk = "01000104" + "020000" + "030008" + "0102030405060708" + "070008" + "0000000000000000" + "090005" + "68656c6c6f";
        Assert.Equal(chunk, Convert.ToHexStringLower(FileBodies.Chunk(0x0102030405060708, 0, "hello"u8.ToArray())));
        Assert.Equal("01000105" + "020000" + "030008" + "0102030405060708" + "0a0001" + "01",
            Convert.ToHexStringLower(FileBodies.Reason(FileMessageKind.Done, 0x0102030405060708, 1)));
    }

    [Fact]
    public void What_breaks_the_shape_is_refused()
    {
        Decode([], DecodeStatus.Malformed);
        Decode(FileBodies.Offer(0, "a"u8, 5, _digest), DecodeStatus.Malformed);
        Decode(FileBodies.Offer(1, ""u8, 5, _digest), DecodeStatus.Malformed);
        Decode(FileBodies.Offer(1, [0xFF], 5, _digest), DecodeStatus.Malformed);
        Decode(FileBodies.Offer(1, new byte[129], 5, _digest), DecodeStatus.TooLong);
        Decode(FileBodies.Offer(1, "a"u8, 1ul << 63, _digest), DecodeStatus.Malformed);
        Decode(FileBodies.Offer(1, "a"u8, 5, _digest[..31]), DecodeStatus.Malformed);
        Decode(FileBodies.Offer(1, "a"u8, 5, [.. _digest, 0]), DecodeStatus.TooLong);
        Decode(FileBodies.Read(1, 0, 0), DecodeStatus.Malformed);
        Decode(FileBodies.Read(1, 0, 1_025), DecodeStatus.Malformed);
        Decode(FileBodies.Read(1, ulong.MaxValue, 1), DecodeStatus.Malformed);
        Decode(FileBodies.Chunk(1, 0, []), DecodeStatus.Malformed);
        Decode(FileBodies.Chunk(1, 0, new byte[1_025]), DecodeStatus.TooLong);
        Decode(FileBodies.Chunk(1, ulong.MaxValue, [1]), DecodeStatus.Malformed);
        Decode(FileBodies.Reason(FileMessageKind.Done, 1, 0), DecodeStatus.Malformed);
        Decode(FileBodies.Reason(FileMessageKind.Done, 1, (int)FileOutcome.Refused), DecodeStatus.Malformed);
        Decode(FileBodies.Reason(FileMessageKind.Refused, 1, 0), DecodeStatus.Malformed);
        Decode(FileBodies.Reason(FileMessageKind.Wait, 1, 1), DecodeStatus.Malformed);
        Decode(FileBodies.Body(FileMessageKind.Read, 1), DecodeStatus.Malformed);
        Decode(FileBodies.Body(0, 1), DecodeStatus.Malformed);
        Decode(FileBodies.Body(7, 1), DecodeStatus.Unknown);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        byte[][] bodies = [FileBodies.Offer(1, "a.txt"u8, 5, _digest), FileBodies.Read(1, 2, 3), FileBodies.Chunk(1, 2, [3, 4])];
        foreach (byte[] body in bodies)
        {
            for (int length = 0; length < body.Length; length++)
            {
                Assert.NotEqual(DecodeStatus.Complete, new FileMessage().TryDecode(body, 0, length));
            }
        }
    }

    [Fact]
    public void The_longest_chunk_fits_a_datagram_under_every_suite()
    {
        var writer = new MessageWriter(Handshake.Id(1));
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        writer.BeginBody(ProtocolTag.File);
        FileMessage.Begin(writer, FileMessageKind.Chunk, 1);
        writer.WriteUInt64(FileField.Offset, 0);
        writer.ReserveOctets(FileField.Octets, FileLimits.MaxChunk);
        Assert.False(writer.Overflowed);
        Assert.True(writer.Position + 16 <= Limits.MaxDatagram, "CBC pads with up to 16 octets.");
    }

    [Fact]
    public void A_read_beyond_the_file_is_not_answered()
    {
        var sender = new FileSender(new FileOffer(1, "a", 100, _digest), new MemorySource(new byte[100]), 0);
        (ulong Offset, int Count, bool Answered)[] reads =
            [(0, 100, true), (99, 1, true), (100, 1, false), (99, 2, false), (0, 101, false), (long.MaxValue, 1_024, false)];
        foreach ((ulong offset, int count, bool answered) in reads)
        {
            var writer = new MessageWriter(Handshake.Id(1));
            writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
            writer.BeginBody(ProtocolTag.File);
            int before = writer.Position;
            FileMessage read = Decode(FileBodies.Read(1, offset, count), DecodeStatus.Complete);
            Assert.Equal(answered, sender.TryWriteChunk(read, writer));
            Assert.Equal(answered, writer.Position > before);
        }
    }

    [Fact]
    public void Chunks_that_were_not_asked_for_are_not_stored()
    {
        var sink = new MemorySink();
        byte[] file = new byte[5_000];
        using var receiver = new FileReceiver(new FileOffer(1, "a", file.Length, SHA256.HashData(file)), sink, 0);
        receiver.HandleMessage(Decode(FileBodies.Chunk(1, 0, new byte[1_024]), DecodeStatus.Complete), 0);
        Assert.Equal(1, receiver.ChunksUnneeded);
        var writer = new MessageWriter(Handshake.Id(1));
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        Assert.True(receiver.PollTransmit(writer, 0));
        (ulong Offset, int Length)[] wrong = [(0, 1_023), (1, 1_024), (1_024, 1_024), (4_096, 904), (5_000, 1), (1ul << 62, 1_024)];
        foreach ((ulong offset, int length) in wrong)
        {
            receiver.HandleMessage(Decode(FileBodies.Chunk(1, offset, new byte[length]), DecodeStatus.Complete), 0);
        }

        Assert.Equal(1 + wrong.Length, receiver.ChunksUnneeded);
        Assert.Empty(sink.Stored);
        receiver.HandleMessage(Decode(FileBodies.Chunk(1, 0, new byte[1_024]), DecodeStatus.Complete), 0);
        Assert.Equal(1_024, sink.Stored.Length);
    }

    private static FileMessage Decode(byte[] body, DecodeStatus expected)
    {
        var message = new FileMessage();
        Assert.Equal(expected, message.TryDecode(body, 0, body.Length));
        return message;
    }
}
