namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Kinds of advertisements (S0, figs. 14 to 19), as they are numbered in messages.</summary>
public static class AdvertisedKind
{
    /// <summary>A policy.</summary>
    public const int Policy = 1;

    /// <summary>A peer.</summary>
    public const int Peer = 2;

    /// <summary>A group of peers.</summary>
    public const int Group = 3;

    /// <summary>A pipe.</summary>
    public const int Pipe = 4;

    /// <summary>A service.</summary>
    public const int Service = 5;

    /// <summary>Content.</summary>
    public const int Content = 6;
}
