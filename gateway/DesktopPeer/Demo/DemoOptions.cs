namespace NanoPeers.DesktopPeer.Demo;

/// <summary>What a person can choose about a demo.</summary>
internal sealed record DemoOptions
{
    /// <summary>Most lights: each is a process.</summary>
    public const int MaxLights = 32;

    /// <summary>How many lights.</summary>
    public int Lights { get; init; } = 5;

    /// <summary>Where the gateway's and the boards' state is kept; null: in a temporary folder that goes with the demo.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Whether the temporary folder stays.</summary>
    public bool Keep { get; init; }
}
