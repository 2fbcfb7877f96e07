using NanoPeers.PeerPlatform.Pipes.Channels;

namespace NanoPeers.PeerPlatform.Tests.Pipes.Channels;

/// <summary>A line in both directions on a clock of its own: each frame is lost, doubled, or held up, as the seed says.</summary>
internal sealed class LossyLine(int seed, double rate)
{
    private readonly Random _random = new(seed);
    private readonly List<(long At, int Order, byte[] Octets, ChannelReceiver? Of)> _letters = [];
    private readonly byte[] _frame = new byte[2_000];
    private int _order;
    private int _newest = -1;

    internal long Now { get; private set; }

    internal bool Reads { get; set; } = true;

    internal int Frames { get; private set; }

    internal int Once { get; private set; }

    internal int More { get; private set; }

    internal int Never { get; private set; }

    internal int OutOfOrder { get; private set; }

    /// <summary>A millisecond.</summary>
    internal void Step(ChannelSender sender, ChannelReceiver receiver, List<int> heard)
    {
        Now++;
        foreach ((_, int order, byte[] octets, ChannelReceiver? of) in _letters.Where(letter => letter.At <= Now).OrderBy(letter => letter.At).ToArray())
        {
            OutOfOrder += order < _newest ? 1 : 0;
            _newest = Math.Max(_newest, order);
            Take(new ChannelFrame(octets), of, sender, receiver);
        }

        _letters.RemoveAll(letter => letter.At <= Now);
        if (Reads)
        {
            Read(receiver, heard);
        }

        for (int length = sender.PollTransmit(_frame, Now); length > 0; length = sender.PollTransmit(_frame, Now))
        {
            Post(length, null);
        }

        for (int length = receiver.PollAck(_frame, Now); length > 0; length = receiver.PollAck(_frame, Now))
        {
            Post(length, receiver);
        }
    }

    internal void Read(ChannelReceiver receiver, List<int> heard)
    {
        while (receiver.TryTake(out ReadOnlySpan<byte> message, Now))
        {
            heard.Add(BitConverter.ToInt32(message));
        }
    }

    private void Take(ChannelFrame frame, ChannelReceiver? of, ChannelSender sender, ChannelReceiver receiver)
    {
        switch (frame.Kind)
        {
            case ChannelFrameKind.Open:
                receiver.HandleOpen(frame.Number, frame.IsFlagged, Now);
                break;
            case ChannelFrameKind.Data:
                receiver.HandleData(frame, Now);
                break;
            case ChannelFrameKind.Ack:
                Assert.NotNull(of);
                sender.HandleAck(frame, of == receiver, Now);
                break;
            default:
                Assert.Fail("no frame");
                break;
        }
    }

    private void Post(int length, ChannelReceiver? of)
    {
        Frames++;
        _order++;
        if (_random.NextDouble() < rate)
        {
            Never++;
            return;
        }

        int copies = _random.NextDouble() < rate ? 2 : 1;
        Once += copies == 1 ? 1 : 0;
        More += copies == 2 ? 1 : 0;
        for (int i = 0; i < copies; i++)
        {
            int late = _random.NextDouble() < rate ? _random.Next(40) : 0;
            _letters.Add((Now + 5 + late, _order, _frame[..length], of));
        }
    }
}
