using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The ends of channels that the API's callers have at this gateway: of each pipe one channel out, which all texts go into, and one input end. What was taken
/// is tried for as long as the gateway runs, whether its caller waits or not.
/// </summary>
/// <param name="channels">The gateway's channels; null where it has none.</param>
internal sealed class PipeChannelEnds(PipeChannels? channels)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Identifier, Way> _ways = new();
    private readonly ConcurrentDictionary<Identifier, Taker> _takers = new();

    /// <summary>Sends texts in their order, and waits until they arrived, but not for ever.</summary>
    /// <param name="pipe">A point-to-point pipe.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Stops waiting; what was taken is tried all the same.</param>
    /// <returns>How many of the texts were taken, from the first on, and how many of them have arrived.</returns>
    /// <exception cref="ApiRefusalException">There is no channel into that pipe, or a text is too long for it.</exception>
    public async Task<(int Taken, int Arrived)> SendAsync(PipeDescription pipe, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        byte[][] messages = [.. texts.Select(text => Encoding.UTF8.GetBytes(text ?? ""))];
        if (Array.Exists(messages, message => message.Length > ChannelFrame.MaxMessage))
        {
            throw Refusal($"A text of a channel has at most {ChannelFrame.MaxMessage} octets: send it as a file.");
        }

        Way way = WayInto(pipe);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        int taken = 0;
        long last = 0;
        try
        {
            await way.Turn.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                for (; taken < messages.Length; taken++)
                {
                    await way.Output.SendAsync(messages[taken], limit.Token).ConfigureAwait(false);
                    last = ++way.Sent;
                }
            }
            finally
            {
                way.Turn.Release();
            }

            await way.Output.ArrivedAsync(last, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The rest is on its way still.
        }
        catch (ObjectDisposedException)
        {
            throw Refusal("The gateway ends.");
        }

        return (taken, (int)Math.Clamp(way.Output.Acknowledged - (last - taken), 0, taken));
    }

    /// <summary>What this gateway's input end of a pipe's channels is, and what came to it; null without one.</summary>
    public (PipeInputState State, long Received)? Find(PipeDescription pipe) =>
        _takers.TryGetValue(pipe.Pipe, out Taker? taker) ? (taker.Input.State, taker.Input.Received) : null;

    /// <summary>Makes an input end here, or finds the one that is bound.</summary>
    /// <param name="pipe">A point-to-point pipe.</param>
    /// <param name="takesOver">Whether it moves here when another peer has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the end is; it is kept only where it is bound.</returns>
    public async Task<PipeInputState> BindAsync(PipeDescription pipe, bool takesOver, CancellationToken cancellationToken)
    {
        if (_takers.TryGetValue(pipe.Pipe, out Taker? known) && known.Input.State == PipeInputState.Bound)
        {
            return PipeInputState.Bound;
        }

        if (!pipe.IsPointToPoint)
        {
            throw Refusal($"Pipe {pipe.Name} may have several input ends: a channel goes to one.");
        }

        known?.Input.Dispose();
        ChannelInput input = ChannelsOrThrow.Listen(pipe, takesOver);
        await input.Decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        PipeInputState state = input.State;
        if (state == PipeInputState.Bound)
        {
            _takers[pipe.Pipe] = new Taker(input);
        }
        else
        {
            input.Dispose();
        }

        return state;
    }

    /// <summary>Gives the input end here up, with whatever nobody read.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Unbind(PipeDescription pipe)
    {
        bool was = _takers.TryRemove(pipe.Pipe, out Taker? taker);
        taker?.Input.Dispose();
        return was;
    }

    /// <summary>What comes out of the channels of a pipe whose input end is here, until it moves or the caller ends it.</summary>
    /// <exception cref="ApiRefusalException">Another caller reads it.</exception>
    public IAsyncEnumerable<PipeHeardView> Hear(PipeDescription pipe, CancellationToken cancellationToken)
    {
        Taker taker = _takers.GetValueOrDefault(pipe.Pipe) ?? throw Refusal($"This gateway has no input end of the channels of {pipe.Name}.");
        return taker.TryBeginReading() ? HearAsync(taker, cancellationToken) : throw Refusal($"Somebody listens to {pipe.Name} at this gateway already.");
    }

    private static async IAsyncEnumerable<PipeHeardView> HearAsync(Taker taker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await taker.Input.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                if (!message.IsEnd)
                {
                    yield return PipeHeardView.Of(message.From, message.Octets.Span, true);
                }
            }
        }
        finally
        {
            taker.EndReading();
        }
    }

    private PipeChannels ChannelsOrThrow => channels ?? throw Refusal("This gateway has no channels.");

    private static ApiRefusalException Refusal(string text) => new(ProblemCode.PipeRefused, text);

    private Way WayInto(PipeDescription pipe)
    {
        lock (_ways)
        {
            if (_ways.TryGetValue(pipe.Pipe, out Way? known))
            {
                if (known.Output.IsOpen)
                {
                    return known;
                }

                known.Output.Dispose();
            }

            ChannelOutput output = ChannelsOrThrow.Open(pipe, out string problem) ?? throw Refusal(problem);
            return _ways[pipe.Pipe] = new Way(output);
        }
    }

    private sealed class Way(ChannelOutput output)
    {
        internal ChannelOutput Output => output;

        /// <summary>Texts of one caller stay together.</summary>
        internal SemaphoreSlim Turn { get; } = new(1);

        internal long Sent { get; set; }
    }

    private sealed class Taker(ChannelInput input)
    {
        private int _isRead;

        internal ChannelInput Input => input;

        internal bool TryBeginReading() => Interlocked.Exchange(ref _isRead, 1) == 0;

        internal void EndReading() => Volatile.Write(ref _isRead, 0);
    }
}
