using System.Net;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>Where the alias server listens, and what it lets others take.</summary>
public sealed record AliasServerOptions
{
    /// <summary>The port of S2: 6515.</summary>
    public const int DefaultPort = 6515;

    /// <summary>The last port that peers take an alias at, unless told otherwise: 6530.</summary>
    public const int LastDefaultPort = 6530;

    /// <summary>Where it listens: on loopback unless told otherwise. <see cref="IPAddress.Any"/> for all of the network.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any. When it is taken, the next free one is used: <see cref="AliasServer.Endpoint"/> says which.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The last port that may be used instead. Peers take aliases of a range only, so one outside of it would serve nobody.</summary>
    public int LastPort { get; init; } = LastDefaultPort;

    /// <summary>Hears what is taken; null for nobody.</summary>
    public IServedParts? Served { get; init; }

    /// <summary>Connections at once; further ones are closed.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Connections at once from one address, so that nobody takes all of them. IPv6 addresses of one /64 count as one.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 16;

    /// <summary>Requests a second from one address in the long run; beyond that the answer is 429.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Requests from one address that may come at once.</summary>
    public int RequestBurst { get; init; } = 1_000;

    /// <summary>Within which a request's header must be there.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection stays without a request.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Octets a second that a reader must take, and a writer must send, or the connection is closed.</summary>
    public int MinOctetsPerSecond { get; init; } = 2_048;

    /// <summary>How long a reader or writer may be slower than that.</summary>
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for more of an object that is still coming in.</summary>
    public TimeSpan WaitForMore { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests that may wait like that at once; further ones are told to come again (503).</summary>
    public int MaxWaiting { get; init; } = 32;

    /// <summary>Uploads at once; further ones are told to come again (503).</summary>
    public int MaxUploads { get; init; } = 8;
}
