using System.Collections.Generic;
using System.IO;
using System.Net;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>What the command line says about a virtual board.</summary>
internal sealed record BoardOptions
{
    /// <summary>The board's storage.</summary>
    public required DirectoryInfo Folder { get; init; }

    /// <summary>An invitation to enrol with, when the storage has none.</summary>
    public FileInfo? Invitation { get; init; }

    /// <summary>Name until an invitation brings one.</summary>
    public string Name { get; init; } = "light";

    /// <summary>Where the board's socket is bound.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Any;

    /// <summary>Its port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The multicast group of region discovery (PROTOCOL.md section 1).</summary>
    public IPAddress MulticastGroup { get; init; } = IPAddress.Parse("239.192.97.1");

    /// <summary>Port of multicasts and broadcasts.</summary>
    public int MulticastPort { get; init; } = 9701;

    /// <summary>Whether multicasts are sent and heard.</summary>
    public bool UseMulticast { get; init; } = true;

    /// <summary>Whether broadcasts are sent and heard.</summary>
    public bool UseBroadcast { get; init; } = true;

    /// <summary>Whether resumption secrets are kept, where the group allows it.</summary>
    public bool AllowResumption { get; init; } = true;

    /// <summary>Sessions held at once.</summary>
    public int Sessions { get; init; } = Limits.MaxConstrainedSessions;

    /// <summary>Groups that the board can be in; 0 for a board without groups.</summary>
    public int Groups { get; init; } = BoardGroupTiming.UsualPlaces;

    /// <summary>Whether the board has the protocol stack.</summary>
    public bool HasStack { get; init; } = true;

    /// <summary>Seconds that the board sleeps at a time; 0 for a board that stays awake.</summary>
    public int SleepSeconds { get; init; }

    /// <summary>The board's address and port of peering; null for a board without application, updates and peering.</summary>
    public IPEndPoint? Peering { get; init; }

    /// <summary>Peers that are told one by one what goes to all; none where the multicast group reaches them.</summary>
    public IReadOnlyList<IPEndPoint> PeeringPeers { get; init; } = [];

    /// <summary>Port of the board's aliases; 0 takes a free one, and fetches from any.</summary>
    public int AliasPort { get; init; } = AliasUrl.FirstPort;

    /// <summary>The backend's upload URL, which peers bring reports to; null for what the storage says.</summary>
    public string? Upload { get; init; }

    /// <summary>The backend's public key in PEM, which goes with it.</summary>
    public FileInfo? BackendKey { get; init; }

    /// <summary>What the button of a board that is linked with another's light does with its own.</summary>
    public OwnLight OwnLight { get; init; }

    /// <summary>Seconds that an RSA operation is made to take, as on a chip; 0 for as fast as it goes.</summary>
    public double RsaSeconds { get; init; }

    /// <summary>File of the native RSA library, empty to look for it; null for a board without.</summary>
    public string? NativeRsa { get; init; }
}
