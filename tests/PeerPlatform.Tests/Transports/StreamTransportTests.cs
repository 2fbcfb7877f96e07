using System.IO.Pipelines;
using System.IO.Pipes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is the lines' own: noise, ends, pairs of one-way pipes, and what a person may do wrong.</summary>
public sealed class StreamTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_noise_the_next_message_is_found_and_the_broken_ones_are_counted()
    {
        Pipe wire = new();
        await using StreamTransport hears = new(new StreamTransportOptions { Name = "b" });
        hears.Attach("a", wire.Reader.AsStream(), Stream.Null);
        RecordingSink sink = new();
        hears.Start(sink);
        byte[] whole = TestMessages.OfLength(300, 1);
        byte[] broken = Frame(TestMessages.OfLength(300, 2));
        broken[100] ^= 0x01;
        byte[] noise = new byte[5_000];
        new Random(5).NextBytes(noise);
        foreach (byte[] part in new[] { [1, 2, 3], Frame(whole), broken, Frame(whole), noise, Frame(whole), Frame(whole)[..50], Frame(whole) })
        {
            await wire.Writer.WriteAsync(part, Token);
        }

        // The frame after noise may be eaten by it: noise has no flag at its end. The half one before the last is a broken one.
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(whole, (await sink.NextAsync()).Octets);
        }

        await Eventually.TrueAsync(() => hears.Counters.Dropped(DropReason.Malformed) >= 2, "what was broken is counted");
        Assert.Equal(4, sink.Count);
    }

    [Fact]
    public async Task A_line_that_ends_inside_a_message_hands_nothing_over_and_is_gone()
    {
        Pipe wire = new();
        await using StreamTransport hears = new(new StreamTransportOptions { Name = "b" });
        hears.Attach("a", wire.Reader.AsStream(), Stream.Null);
        RecordingSink sink = new();
        hears.Start(sink);
        await wire.Writer.WriteAsync(Frame(TestMessages.OfLength(100)).AsMemory(0, 80), Token);
        await wire.Writer.CompleteAsync();
        await Eventually.TrueAsync(() => hears.Lines.Count == 0, "the line has ended");
        Assert.Equal(1, hears.Counters.Dropped(DropReason.Malformed));
        Assert.Equal(0, sink.Count);
        Assert.Equal(SendStatus.Unreachable, hears.Send([1], Address(hears, "a")));
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_is_skipped_and_costs_no_more_memory_than_the_limit()
    {
        using LineFramer framer = new(2_000);
        byte[] tooLong = Frame(new byte[100_000]);
        int refused = 0;
        for (int at = 0; at < tooLong.Length;)
        {
            refused += framer.Take(tooLong.AsSpan(at), out int taken, out _) == LineOutcome.TooLong ? 1 : 0;
            at += taken;
        }

        Assert.Equal(1, refused);
        Assert.InRange(framer.Capacity, 1, 8_192);
        Assert.Equal(LineOutcome.Message, framer.Take(Frame(new byte[2_000]), out _, out ArraySegment<byte> message));
        Assert.Equal(2_000, message.Count);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_pair_of_one_way_pipes_is_a_line()
    {
        using AnonymousPipeServerStream there = new(PipeDirection.Out);
        using AnonymousPipeClientStream thereEnd = new(PipeDirection.In, there.ClientSafePipeHandle);
        using AnonymousPipeServerStream back = new(PipeDirection.Out);
        using AnonymousPipeClientStream backEnd = new(PipeDirection.In, back.ClientSafePipeHandle);
        await using StreamTransport one = new(new StreamTransportOptions { Name = "one" });
        await using StreamTransport other = new(new StreamTransportOptions { Name = "other" });
        one.Attach("other", backEnd, there);
        other.Attach("one", thereEnd, back);
        RecordingSink oneHears = new();
        RecordingSink otherHears = new();
        one.Start(oneHears);
        other.Start(otherHears);
        Assert.Equal(SendStatus.Sent, one.Send(TestMessages.OfLength(5_000), Address(one, "other")));
        ReceivedMessage asked = await otherHears.NextAsync();
        Assert.Equal(TestMessages.OfLength(5_000), asked.Octets);
        Assert.Equal("stream://one", asked.From.ToString());
        Assert.Equal(SendStatus.Sent, other.Send([7], asked.From));
        Assert.Equal([7], (await oneHears.NextAsync()).Octets);
    }

    [Fact]
    public async Task Names_and_bounds_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new StreamTransport(new StreamTransportOptions { Name = "no blanks" }));
        Assert.Throws<ArgumentException>(() => new StreamTransport(new StreamTransportOptions { Name = "a", MaxLines = 0 }));
        await using StreamTransport transport = new(new StreamTransportOptions { Name = "a", MaxLines = 1 });
        Assert.Throws<ArgumentException>(() => transport.Attach("", Stream.Null));
        transport.Attach("b", new Pipe().Reader.AsStream());
        Assert.Throws<InvalidOperationException>(() => transport.Attach("c", Stream.Null));
        transport.Attach("b", new Pipe().Reader.AsStream());
        Assert.Equal(["b"], transport.Lines);
    }

    /// <summary>Any octets in any parts: never an exception, and a message comes out only with the check sum that its sender put there.</summary>
    [Fact]
    public void Noise_never_makes_a_message_and_never_hides_more_than_the_one_behind_it()
    {
        Random random = new(61);
        for (int round = 0; round < 300; round++)
        {
            using LineFramer framer = new(Limits.MaxStreamMessage);
            byte[] noise = new byte[random.Next(0, 3_000)];
            random.NextBytes(noise);
            byte[] message = TestMessages.OfLength(random.Next(1, 3_000), round);
            byte[] stream = [.. noise, .. Frame(message), .. Frame(message)];
            int found = 0;
            for (int at = 0; at < stream.Length;)
            {
                int part = Math.Min(random.Next(1, 700), stream.Length - at);
                if (framer.Take(stream.AsSpan(at, part), out int taken, out ArraySegment<byte> whole) == LineOutcome.Message)
                {
                    Assert.Equal<byte>(message, whole.ToArray());
                    found++;
                }

                at += taken;
            }

            Assert.Equal(2, found);
            Assert.False(framer.IsInside);
        }
    }

    private static RemoteAddress Address(StreamTransport by, string name)
    {
        Assert.True(by.TryResolve(NanoPeers.Endpoints.Endpoint.Parse($"stream://{name}")!, out RemoteAddress? address, out _));
        return address;
    }

    private static byte[] Frame(byte[] message)
    {
        byte[] into = new byte[LineFramer.MostEncoded(message.Length)];
        return into[..LineFramer.Encode(message, into)];
    }
}
