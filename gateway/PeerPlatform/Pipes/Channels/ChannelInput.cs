using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>
/// The receiving end of the channels of a pipe: messages of all its senders, of each channel once and in order. Who does not read holds the senders.
/// When the pipe's end moves to another peer, that one goes on where this one ended.
/// </summary>
public sealed class ChannelInput : IChannelEnd
{
    private static readonly int[] _handoverAtMillis = [0, 100, 300, 700];

    private readonly PipeChannels _channels;
    private readonly Lock _gate = new();
    private readonly Dictionary<(Identifier From, ulong Channel), Entry> _entries = [];
    private readonly Channel<ChannelMessage> _ready = Channel.CreateUnbounded<ChannelMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly byte[] _frame = new byte[ChannelFrame.AckLength];
    private readonly PipeInput _input;
    private PipeOutput? _toNext;
    private long _movedAtMillis = long.MaxValue;
    private long _received;
    private int _handovers;
    private bool _disposed;

    internal ChannelInput(PipeChannels channels, PipeDescription pipe, bool takesOver, bool isFresh = false)
    {
        _channels = channels;
        _input = channels.Pipes.OpenInput(pipe, new PipeInputOptions { TakesOver = takesOver, IsFresh = isFresh, Receiver = Handle });
        _input.StateChanged += OnStateChanged;
    }

    /// <summary>What the pipe's input end is.</summary>
    public PipeInputState State => _input.State;

    /// <summary>Completes when it is decided whether this end has the pipe.</summary>
    public Task Decided => _input.Decided;

    /// <summary>Channels that are known now.</summary>
    public int Channels
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Messages that came, each once.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Waits for the next message of any channel. One reader at a time.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message; null when the end was disposed, or moved to another peer, and all that came was read.</returns>
    public async ValueTask<ChannelMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _ready.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_ready.Reader.TryRead(out ChannelMessage? message))
            {
                lock (_gate)
                {
                    if (_entries.TryGetValue((message.From, message.Channel), out Entry? entry))
                    {
                        entry.Waiting--;
                        Deliver(entry, _channels.NowMillis);
                        EndWhereMoved();
                    }
                }

                return message;
            }
        }

        return null;
    }

    /// <summary>Unbinds the pipe's end; what arrived can still be read.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (Entry entry in _entries.Values)
            {
                entry.Acks?.Dispose();
            }
        }

        _channels.Remove(this);
        _input.Dispose();
        _toNext?.Dispose();
        _ready.Writer.TryComplete();
    }

    void IChannelEnd.Tick(long nowMillis)
    {
        lock (_gate)
        {
            foreach (Entry entry in _entries.Values)
            {
                if (entry.Core.NextTimeoutMillis <= nowMillis)
                {
                    Acknowledge(entry, nowMillis);
                }
            }

            Forget(nowMillis);
            HandOver(nowMillis);
        }
    }

    private void Handle(Identifier from, ReadOnlySpan<byte> octets, bool isSecured)
    {
        ChannelFrame frame = new(octets);
        lock (_gate)
        {
            if (_disposed || _movedAtMillis != long.MaxValue)
            {
                return;
            }

            long now = _channels.NowMillis;
            switch (frame.Kind)
            {
                case ChannelFrameKind.Open:
                    Entry? opened = EntryOf(from, frame.Channel, true);
                    opened?.Core.HandleOpen(frame.Number, frame.IsFlagged, now);
                    Answer(opened, frame.Identifier, now);
                    break;
                case ChannelFrameKind.Data when EntryOf(from, frame.Channel, false) is { } entry:
                    entry.Core.HandleData(frame, now);
                    Deliver(entry, now);
                    break;
                case ChannelFrameKind.Handover:
                    EntryOf(frame.Identifier, frame.Channel, true)?.Core.HandleHandover(frame.Number, now);
                    break;
                default:
                    break;
            }
        }
    }

    private Entry? EntryOf(Identifier from, ulong channel, bool makes)
    {
        if (!_entries.TryGetValue((from, channel), out Entry? entry) && makes && _entries.Count < ChannelRules.MaxChannels)
        {
            _entries[(from, channel)] = entry = new Entry(new ChannelReceiver(from, channel)) { HeardMillis = _channels.NowMillis };
        }

        return entry;
    }

    private void Answer(Entry? entry, Identifier reply, long now)
    {
        if (entry is null)
        {
            return;
        }

        if (entry.Acks is null || !entry.Acks.Description.Pipe.Equals(reply))
        {
            int type = _input.Description.DemandsSecurity ? PipeType.SecuredUnicast : _input.Description.Type;
            entry.Acks?.Dispose();
            entry.Acks = _channels.Pipes.OpenOutput(new PipeDescription(reply, _input.Description.Group, type, ""), null, out _);
        }

        Deliver(entry, now);
    }

    /// <summary>Hands over what is in order, up to a window ahead of the reader: a slow reader holds its senders.</summary>
    private void Deliver(Entry entry, long now)
    {
        while (entry.Waiting < ChannelRules.Window && entry.Core.TryTake(out ReadOnlySpan<byte> message, now))
        {
            entry.Waiting++;
            Interlocked.Increment(ref _received);
            _ready.Writer.TryWrite(new ChannelMessage(entry.Core.From, entry.Core.Channel, message.ToArray(), false));
        }

        if (entry.Core.IsOver && !entry.IsEndTold)
        {
            entry.IsEndTold = true;
            entry.Waiting++;
            _ready.Writer.TryWrite(new ChannelMessage(entry.Core.From, entry.Core.Channel, default, true));
        }

        Acknowledge(entry, now);
    }

    private void Acknowledge(Entry entry, long now)
    {
        int length = entry.Core.PollAck(_frame, now);
        if (length > 0)
        {
            entry.Acks?.Send(_frame.AsSpan(0, length));
        }
    }

    private void Forget(long now)
    {
        foreach (((Identifier, ulong) key, Entry entry) in _entries)
        {
            if (now - Math.Max(entry.HeardMillis, entry.Core.HeardMillis) > ChannelRules.ForgetMillis && entry.Waiting == 0)
            {
                entry.Acks?.Dispose();
                _entries.Remove(key);
            }
        }
    }

    private void OnStateChanged(PipeInput input)
    {
        if (input.State != PipeInputState.Moved)
        {
            return;
        }

        lock (_gate)
        {
            // From here on nothing more is taken: what the next end is told must stay true.
            _movedAtMillis = _channels.NowMillis;
            foreach (Entry entry in _entries.Values)
            {
                Deliver(entry, _movedAtMillis);
                entry.Core.Freeze();
            }

            _toNext = _channels.Pipes.OpenOutput(_input.Description, null, out _);
            EndWhereMoved();
        }
    }

    /// <summary>Nothing more comes where another peer has the pipe: who reads is told when all was read.</summary>
    private void EndWhereMoved()
    {
        if (_movedAtMillis != long.MaxValue && _entries.Values.All(entry => entry.Waiting == 0))
        {
            _ready.Writer.TryComplete();
        }
    }

    /// <summary>Tells the peer that has the pipe now how far each channel is, some times.</summary>
    private void HandOver(long now)
    {
        if (_toNext is null || _handovers >= _handoverAtMillis.Length || now - _movedAtMillis < _handoverAtMillis[_handovers] || _toNext.Ends.Count == 0)
        {
            return;
        }

        _handovers++;
        Span<byte> frame = stackalloc byte[ChannelFrame.HandoverLength];
        foreach (Entry entry in _entries.Values)
        {
            int length = ChannelFrame.WriteHandover(frame, entry.Core.Channel, entry.Core.Next, entry.Core.From);
            _toNext.Send(frame[..length]);
        }
    }

    private sealed class Entry(ChannelReceiver core)
    {
        internal ChannelReceiver Core => core;

        internal PipeOutput? Acks { get; set; }

        /// <summary>Messages that the reader has not taken.</summary>
        internal int Waiting { get; set; }

        internal bool IsEndTold { get; set; }

        internal long HeardMillis { get; init; }
    }
}
