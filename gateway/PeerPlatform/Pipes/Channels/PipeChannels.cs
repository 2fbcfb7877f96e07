using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>
/// Channels of a peer: order, acknowledgement and no doubles, as a service on top of pipes and of nothing else (S0: that is the work of the layers above).
/// Any thread may call. CHANNELS.md.
/// </summary>
/// <param name="pipes">The peer's pipes.</param>
public sealed class PipeChannels(IPipeControl pipes) : IPeerService
{
    private const int TickMillis = 5;

    private readonly Lock _gate = new();
    private readonly List<IChannelEnd> _ends = [];
    private volatile IChannelEnd[] _ticked = [];
    private PeerNode? _node;
    private ITimer? _timer;
    private int _ticking;

    internal IPipeControl Pipes => pipes;

    internal long NowMillis => _node!.NowMillis;

    /// <inheritdoc/>
    public void Attach(PeerNode node) => _node = node;

    /// <inheritdoc/>
    public void Start()
    {
        TimeSpan period = TimeSpan.FromMilliseconds(TickMillis);
        _timer = _node!.Time.CreateTimer(static state => ((PipeChannels)state!).Tick(), this, period, period);
    }

    /// <summary>Opens a channel into a point-to-point pipe, to whoever has its input end, and to whom it moves.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="problem">Why there is none, for people; empty otherwise.</param>
    /// <returns>The channel's sending end; null where this peer has no output end of the pipe.</returns>
    public ChannelOutput? Open(PipeDescription pipe, out string problem)
    {
        if (!pipe.IsPointToPoint)
        {
            problem = $"Pipe {pipe.Name} may have several input ends: a channel goes to one.";
            return null;
        }

        PipeOutput? output = pipes.OpenOutput(pipe, null, out problem);
        if (output is null)
        {
            return null;
        }

        // Acknowledgements come on a pipe of their own: pipes have one direction.
        PipeDescription reply = PipeDescription.Create(pipe.Group, pipe.DemandsSecurity ? PipeType.SecuredUnicast : pipe.Type);
        ChannelOutput channel = new(this, output, reply, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1);
        Add(channel);
        return channel;
    }

    /// <summary>Takes the channels that others open into a point-to-point pipe.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="takesOver">Whether its input end moves here when another peer has it.</param>
    public ChannelInput Listen(PipeDescription pipe, bool takesOver = false)
    {
        ChannelInput input = new(this, pipe, takesOver);
        Add(input);
        return input;
    }

    /// <summary>Takes the one channel by which a pipe that was made just now is answered.</summary>
    internal ChannelInput ListenFresh(PipeDescription pipe)
    {
        ChannelInput input = new(this, pipe, false, true);
        Add(input);
        return input;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        foreach (IChannelEnd end in _ticked)
        {
            end.Dispose();
        }
    }

    internal void Remove(IChannelEnd end)
    {
        lock (_gate)
        {
            _ends.Remove(end);
            _ticked = [.. _ends];
        }
    }

    private void Add(IChannelEnd end)
    {
        lock (_gate)
        {
            _ends.Add(end);
            _ticked = [.. _ends];
        }
    }

    private void Tick()
    {
        if (_ticked.Length == 0 || Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        foreach (IChannelEnd end in _ticked)
        {
            end.Tick(NowMillis);
        }

        Volatile.Write(ref _ticking, 0);
    }
}
