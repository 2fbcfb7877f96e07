using System.Collections.Concurrent;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The boxes of the peers that fetch their messages here by HTTP, by peer id. They live in memory and as long as somebody asks: what must outlive that is the
/// relay's work. Any thread may call.
/// </summary>
internal sealed class PollBoxes(HttpTransportOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Identifier, PollBox> _boxes = new();
    private readonly Lock _change = new();

    public int Count => _boxes.Count;

    /// <summary>Milliseconds of the monotonic clock.</summary>
    public long NowMillis => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>The box of a peer, made now if need be; null when there are too many.</summary>
    public PollBox? FindOrMake(Identifier peer)
    {
        if (_boxes.TryGetValue(peer, out PollBox? box))
        {
            return box;
        }

        lock (_change)
        {
            if (_boxes.Count >= options.MaxPolled)
            {
                Sweep();
            }

            return _boxes.TryGetValue(peer, out box) ? box
                : _boxes.Count >= options.MaxPolled ? null
                : _boxes.GetOrAdd(peer, new PollBox(options.MaxQueuedMessages, options.MaxQueuedOctets, NowMillis));
        }
    }

    /// <summary>The box of a peer whose owner asks; a box whose owner has been away for long may be taken over.</summary>
    public PollBox? FindOf(Identifier peer, ReadOnlySpan<byte> token)
    {
        PollBox? box = FindOrMake(peer);
        if (box is not null && !box.IsOf(token, NowMillis) && NowMillis - box.AskedMillis > options.PolledIdleMillis)
        {
            _boxes.TryRemove(new KeyValuePair<Identifier, PollBox>(peer, box));
            box = FindOrMake(peer);
        }

        return box is not null && box.IsOf(token, NowMillis) ? box : null;
    }

    /// <summary>The owner needs its box no more.</summary>
    public void Remove(Identifier peer, PollBox box) => _boxes.TryRemove(new KeyValuePair<Identifier, PollBox>(peer, box));

    private void Sweep()
    {
        foreach ((Identifier peer, PollBox box) in _boxes)
        {
            if (NowMillis - box.AskedMillis > options.PolledIdleMillis)
            {
                Remove(peer, box);
            }
        }
    }
}
