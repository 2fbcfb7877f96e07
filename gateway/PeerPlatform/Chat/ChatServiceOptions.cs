using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>How a <see cref="ChatService"/> behaves. The defaults are the strict ones.</summary>
public sealed record ChatServiceOptions
{
    /// <summary>The purpose of chat sessions.</summary>
    public const string Purpose = "chat";

    /// <summary>Most partners known at once; unsolicited clear lines beyond are dropped.</summary>
    public int MaxLinks { get; init; } = 256;

    /// <summary>Whether lines may go and come in clear, each by the sender's explicit word and marked as unsecured.</summary>
    public bool AllowClear { get; init; }

    /// <summary>Makes the request when a person wants to secure a chat; null when this peer asks for no sessions.</summary>
    public Func<CancellationToken, ValueTask<SessionRequest>>? MakeRequest { get; init; }
}
