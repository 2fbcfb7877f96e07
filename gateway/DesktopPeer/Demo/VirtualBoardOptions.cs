namespace NanoPeers.DesktopPeer.Demo;

/// <summary>How a virtual board is started.</summary>
internal sealed record VirtualBoardOptions
{
    /// <summary>The device's name.</summary>
    public required string Name { get; init; }

    /// <summary>The board's flash memory; its invitation is written beside it.</summary>
    public required string Folder { get; init; }

    /// <summary>Its invitation, or null when it has used one before.</summary>
    public string? Invitation { get; init; }

    /// <summary>The port of multicasts and broadcasts.</summary>
    public required int MulticastPort { get; init; }

    /// <summary>More arguments for the virtual peer's program.</summary>
    public IReadOnlyList<string> MoreArguments { get; init; } = [];
}
