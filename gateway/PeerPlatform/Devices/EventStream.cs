using NanoPeers.PeerPlatform.Events;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Hands the gateway's events to any number of readers.</summary>
public sealed class EventStream
{
    /// <summary>Events that wait for a slow reader.</summary>
    public const int Capacity = EventFanOut<GatewayEvent>.Capacity;

    private readonly TimeProvider _time;
    private readonly EventFanOut<GatewayEvent> _events;

    /// <summary>Makes a stream.</summary>
    /// <param name="time">The clock.</param>
    public EventStream(TimeProvider time)
    {
        _time = time;
        _events = new EventFanOut<GatewayEvent>(
            lost => new GatewayEvent(GatewayEventKind.Lagged, time.GetUtcNow(), "", null, $"{lost} events were lost: the reader is slow"));
    }

    /// <summary>Readers that events are handed to.</summary>
    internal int Readers => _events.Readers;

    /// <summary>Hands an event to all readers.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="device">Which device, by name; empty when none.</param>
    /// <param name="isOn">The light's state, when a light changed.</param>
    /// <param name="text">One line for a person.</param>
    public void Publish(GatewayEventKind kind, string device, bool? isOn, string text) =>
        _events.Publish(new GatewayEvent(kind, _time.GetUtcNow(), device, isOn, text));

    /// <summary>Events from now on.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<GatewayEvent> ReadAsync(CancellationToken cancellationToken) => _events.ReadAsync(cancellationToken);
}
