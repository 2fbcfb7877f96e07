using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>The sending end of a channel: what is sent arrives once, in order, at the input end of the pipe, or the caller knows that it does not.</summary>
public sealed class ChannelOutput : IChannelEnd
{
    private readonly PipeChannels _channels;
    private readonly PipeOutput _output;
    private readonly PipeInput _acks;
    private readonly ChannelSender _core;
    private readonly Lock _gate = new();
    private readonly byte[] _frame = new byte[ChannelFrame.DataHead + ChannelFrame.MaxMessage];
    private TaskCompletionSource? _progress;
    private IReadOnlyList<Identifier> _ends;
    private volatile bool _disposed;

    internal ChannelOutput(PipeChannels channels, PipeOutput output, PipeDescription reply, ulong channel)
    {
        _channels = channels;
        _output = output;
        _core = new ChannelSender(channel, reply.Pipe);
        _ends = output.Ends;
        _acks = channels.Pipes.OpenInput(reply, new PipeInputOptions { IsFresh = true, Receiver = HandleAck });
    }

    /// <summary>The channel's id.</summary>
    public ulong Channel => _core.Channel;

    /// <summary>Whether anything can still be sent: the channel was not given up, and this peer is a member of the pipe's group.</summary>
    public bool IsOpen => !_disposed && _output.IsOpen;

    /// <summary>Messages that arrived, as the other end said.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return _core.Acknowledged;
            }
        }
    }

    /// <summary>Messages that were sent again.</summary>
    public long Repeated
    {
        get
        {
            lock (_gate)
            {
                return _core.Repeated;
            }
        }
    }

    /// <summary>Sends a message, and waits while as many are under way as may be: back-pressure.</summary>
    /// <param name="message">At most <see cref="ChannelFrame.MaxMessage"/> octets.</param>
    /// <param name="cancellationToken">Ends the wait; the message was not taken then.</param>
    /// <exception cref="ArgumentException">The message is too long.</exception>
    /// <exception cref="ObjectDisposedException">The channel was given up.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (message.Length > ChannelFrame.MaxMessage)
        {
            throw new ArgumentException($"A message of a channel has at most {ChannelFrame.MaxMessage} octets.", nameof(message));
        }

        while (!TrySend(message.Span, out Task progress))
        {
            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the first messages of the channel arrived.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait; what was sent is on its way all the same.</param>
    /// <exception cref="ObjectDisposedException">The channel was given up.</exception>
    public async Task ArrivedAsync(long count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_gate)
            {
                if (_core.Acknowledged >= count)
                {
                    return;
                }

                ObjectDisposedException.ThrowIf(_disposed, this);
                progress = Progress();
            }

            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the channel and waits until everything arrived. Without an end to arrive at it waits until the caller gives up.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="ObjectDisposedException">The channel was given up.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _core.TryClose();
                if (_core.IsDone)
                {
                    return;
                }

                Transmit(_channels.NowMillis);
                progress = Progress();
            }

            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the channel up, whatever arrived.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _progress?.TrySetResult();
        }

        _channels.Remove(this);
        _output.Dispose();
        _acks.Dispose();
    }

    void IChannelEnd.Tick(long nowMillis)
    {
        lock (_gate)
        {
            IReadOnlyList<Identifier> ends = _output.Ends;
            if (!ReferenceEquals(ends, _ends))
            {
                bool isOther = ends.Count > 0 && (_ends.Count == 0 || !ends[0].Equals(_ends[0]));
                _ends = ends;
                if (isOther)
                {
                    _core.HandleMoved(nowMillis);
                }
            }

            Transmit(nowMillis);
        }
    }

    private bool TrySend(ReadOnlySpan<byte> message, out Task progress)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            bool isTaken = _core.TrySend(message);
            progress = isTaken ? Task.CompletedTask : Progress();
            if (isTaken)
            {
                Transmit(_channels.NowMillis);
            }

            return isTaken;
        }
    }

    private Task Progress() => (_progress ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void HandleAck(Identifier from, ReadOnlySpan<byte> octets, bool isSecured)
    {
        ChannelFrame frame = new(octets);
        if (frame.Kind != ChannelFrameKind.Ack || frame.Channel != _core.Channel)
        {
            return;
        }

        TaskCompletionSource? progress = null;
        lock (_gate)
        {
            long before = _core.Acknowledged;
            long now = _channels.NowMillis;
            _core.HandleAck(frame, _ends.Count > 0 && _ends[0].Equals(from), now);
            if (_core.Acknowledged != before)
            {
                progress = _progress;
                _progress = null;
            }

            Transmit(now);
        }

        progress?.TrySetResult();
    }

    /// <summary>Sends what is due. Without an end nothing is: it would only wait in the pipe's queue and come twice.</summary>
    private void Transmit(long nowMillis)
    {
        if (_disposed || _ends.Count == 0)
        {
            return;
        }

        for (int length = _core.PollTransmit(_frame, nowMillis); length > 0; length = _core.PollTransmit(_frame, nowMillis))
        {
            if (_output.Send(_frame.AsSpan(0, length)) != PipeSendStatus.Taken)
            {
                return; // as lost: it is sent again in its time
            }
        }
    }
}
