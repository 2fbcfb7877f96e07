using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/pipes.</summary>
internal sealed record PipeOrder
{
    /// <summary>A group of which this peer is a member, by name or id.</summary>
    [JsonRequired]
    public required string Group { get; init; }

    /// <summary>The pipe's name: whoever makes a pipe of this name and type in the group has the same one.</summary>
    [JsonRequired]
    public required string Name { get; init; }

    /// <summary>unicast, secured-unicast, broadcast or secured-broadcast.</summary>
    [JsonRequired]
    public required string Type { get; init; }
}

/// <summary>The body of POST /api/pipes/PIPE/input.</summary>
internal sealed record PipeBindOrder
{
    /// <summary>Whether the end of a point-to-point pipe moves here when another peer has it.</summary>
    public bool TakesOver { get; set; }

    /// <summary>Whether the end takes channels, of which each text comes once and in order, in place of single messages.</summary>
    public bool Sure { get; set; }
}

/// <summary>The body of POST /api/pipes/PIPE/messages: a text, or texts of a channel.</summary>
internal sealed record PipeMessageOrder
{
    /// <summary>The message; empty with texts.</summary>
    public string Text { get; set; } = "";

    /// <summary>Texts that go into this gateway's channel: each arrives once, in this order; empty with a message.</summary>
    public IReadOnlyList<string> Texts { get; set; } = [];
}
