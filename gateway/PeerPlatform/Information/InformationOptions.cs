using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What a peer tells of itself, and how. Immutable.</summary>
public sealed record InformationOptions
{
    /// <summary>The peer's name.</summary>
    public required string Name { get; init; }

    /// <summary>The runtime, as policies name it.</summary>
    public string Runtime { get; init; } = "net10.0";

    /// <summary>The program's version.</summary>
    public string Version { get; init; } = typeof(InformationOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Counts of traffic; null where nothing is counted.</summary>
    public TrafficMeter? Meter { get; init; }

    /// <summary>The services that run over the node; told by their class's name. Asked each time.</summary>
    public Func<IReadOnlyList<IPeerService>> Services { get; init; } = static () => [];

    /// <summary>How long an answer is waited for before the question is asked again; three times.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);
}
