namespace NanoPeers.PeeringService.Agent;

/// <summary>A program of its own that the agent keeps, as <c>subsystems.json</c> declares it. AGENT.md lists the members.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Command">The program's file, as an absolute path.</param>
public sealed record ProgramOrder(string Name, string Command)
{
    /// <summary>Its arguments, handed over as they are; no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What it does, in a few words for people.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Whether it uses the peering service: it is told the state folder then, by the environment variable <c>NANOPEERS_STATE</c>.</summary>
    public bool IsPeeringAware { get; init; }

    /// <summary>The folder that it begins in, absolute; null for the state folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Environment variables beside those of the agent.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it is started again, and how long its end may take.</summary>
    public SubsystemRules Rules { get; init; } = new();
}
