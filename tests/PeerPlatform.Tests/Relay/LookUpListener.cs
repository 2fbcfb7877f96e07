using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>A trace of the names that this process asked the system to look up.</summary>
internal sealed class LookUpListener : EventListener
{
    private const string Source = "System.Net.NameResolution";

    private readonly ConcurrentQueue<string> _names = new();

    /// <summary>The names, with the events that told of them.</summary>
    internal string[] Names => [.. _names];

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.LogAlways);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == Source && eventData.EventName == "ResolutionStart")
        {
            _names.Enqueue(string.Join(' ', eventData.Payload ?? []));
        }
    }
}
