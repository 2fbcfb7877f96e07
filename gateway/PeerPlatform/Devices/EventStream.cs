using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Hands events to any number of readers. A slow reader loses its oldest events and is told how many.</summary>
public sealed class EventStream(TimeProvider time)
{
    /// <summary>Events that wait for a slow reader.</summary>
    public const int Capacity = 256;

    private readonly ConcurrentDictionary<Reader, bool> _readers = new();

    /// <summary>Readers that events are handed to.</summary>
    internal int Readers => _readers.Count;

    /// <summary>Hands an event to all readers.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="device">Which device, by name; empty when none.</param>
    /// <param name="isOn">The light's state, when a light changed.</param>
    /// <param name="text">One line for a person.</param>
    public void Publish(GatewayEventKind kind, string device, bool? isOn, string text)
    {
        GatewayEvent happened = new(kind, time.GetUtcNow(), device, isOn, text);
        foreach (Reader reader in _readers.Keys)
        {
            reader.Channel.Writer.TryWrite(happened);
        }
    }

    /// <summary>Events from now on.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<GatewayEvent> ReadAsync(CancellationToken cancellationToken)
    {
        // Subscribed here, not at the first move of the reader: what happens between the call and the first read is not lost.
        Reader reader = new();
        _readers[reader] = true;

        // A stream that is never read ends with its token all the same.
        reader.End = cancellationToken.UnsafeRegister(_ => _readers.TryRemove(reader, out bool _), null);
        return ReadFrom(reader, cancellationToken);
    }

    private async IAsyncEnumerable<GatewayEvent> ReadFrom(Reader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (GatewayEvent happened in reader.Channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                int lost = Interlocked.Exchange(ref reader.Lost, 0);
                if (lost > 0)
                {
                    yield return new GatewayEvent(GatewayEventKind.Lagged, time.GetUtcNow(), "", null, $"{lost} events were lost: the reader is slow");
                }

                yield return happened;
            }
        }
        finally
        {
            _readers.TryRemove(reader, out _);
            await reader.End.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Reader
    {
        internal int Lost;

        internal Reader()
        {
            BoundedChannelOptions options = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };
            Channel = System.Threading.Channels.Channel.CreateBounded<GatewayEvent>(options, _ => Interlocked.Increment(ref Lost));
        }

        internal Channel<GatewayEvent> Channel { get; }

        internal CancellationTokenRegistration End { get; set; }
    }
}
