using System.Net;
using NanoPeers.Identifiers;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>What a person can choose about a chat.</summary>
internal sealed record ChatSettings
{
    /// <summary>The group of all chats that name none.</summary>
    public static readonly Identifier UsualGroup = Identifier.Parse("6e616e6f-7065-8572-8063-686174000001")!;

    /// <summary>The UDP port; when it is taken, another one; 0 takes any.</summary>
    public int Port { get; init; }

    /// <summary>Where the socket is bound.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>The group.</summary>
    public Identifier Group { get; init; } = UsualGroup;

    /// <summary>The group's secret, 32 octets; empty when nobody proves who they are. Wiped by whoever made it.</summary>
    public byte[] Secret { get; init; } = [];

    /// <summary>Where files go that are received.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Whether lines may go and come in clear.</summary>
    public bool AllowClear { get; init; }
}
