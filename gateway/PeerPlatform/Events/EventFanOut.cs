using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace NanoPeers.PeerPlatform.Events;

/// <summary>Hands events to any number of readers. A slow reader loses its oldest events and is told how many. Any thread may call.</summary>
/// <typeparam name="TEvent">What is handed out.</typeparam>
/// <param name="lagged">Makes the event that says how many were lost.</param>
public sealed class EventFanOut<TEvent>(Func<int, TEvent> lagged)
{
    /// <summary>Events that wait for a slow reader.</summary>
    public const int Capacity = 256;

    private readonly Lock _gate = new();
    private volatile Reader[] _readers = [];

    /// <summary>Readers that events are handed to.</summary>
    public int Readers => _readers.Length;

    /// <summary>Hands an event to all readers.</summary>
    /// <param name="happened">The event.</param>
    public void Publish(TEvent happened)
    {
        foreach (Reader reader in _readers)
        {
            reader.Channel.Writer.TryWrite(happened);
        }
    }

    /// <summary>Events from now on.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<TEvent> ReadAsync(CancellationToken cancellationToken)
    {
        // Subscribed here, not at the first move of the reader: what happens between the call and the first read is not lost.
        Reader reader = new();
        lock (_gate)
        {
            _readers = [.. _readers, reader];
        }

        // A stream that is never read ends with its token all the same.
        reader.End = cancellationToken.UnsafeRegister(_ => Remove(reader), null);
        return ReadFrom(reader, cancellationToken);
    }

    private void Remove(Reader reader)
    {
        lock (_gate)
        {
            _readers = [.. _readers.Where(one => one != reader)];
        }
    }

    private async IAsyncEnumerable<TEvent> ReadFrom(Reader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (TEvent happened in reader.Channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                int lost = Interlocked.Exchange(ref reader.Lost, 0);
                if (lost > 0)
                {
                    yield return lagged(lost);
                }

                yield return happened;
            }
        }
        finally
        {
            Remove(reader);
            await reader.End.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Reader
    {
        internal int Lost;

        internal Reader()
        {
            BoundedChannelOptions options = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };
            Channel = System.Threading.Channels.Channel.CreateBounded<TEvent>(options, _ => Interlocked.Increment(ref Lost));
        }

        internal Channel<TEvent> Channel { get; }

        internal CancellationTokenRegistration End { get; set; }
    }
}
