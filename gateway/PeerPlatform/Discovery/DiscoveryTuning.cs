namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Bounds and times of the discovery of one peer: changing them breaks no peer.</summary>
public static class DiscoveryTuning
{
    /// <summary>Milliseconds between two looks at what is due.</summary>
    public const int TickMillis = 20;

    /// <summary>Bodies that wait to be handled; more are left.</summary>
    public const int MaxWaiting = 1_024;

    /// <summary>Bodies in clear that one address may send in a second.</summary>
    public const int EachSourceEachSecond = 200;

    /// <summary>Addresses that are told apart for that.</summary>
    public const int SourcePlaces = 4_096;

    /// <summary>Bodies in clear from all together in a second.</summary>
    public const int ClearEachSecond = 2_000;

    /// <summary>Other gateways that a document is published to.</summary>
    public const int PublishTo = 3;

    /// <summary>Members of a group that a query for the group is sent to.</summary>
    public const int MembersAsked = 16;

    /// <summary>Milliseconds that setting sessions up with members may take before a search begins without them.</summary>
    public const int ConnectMillis = 1_500;

    /// <summary>Milliseconds after a boot that found no region until the next.</summary>
    public const int BootAgainMillis = 30_000;

    /// <summary>Milliseconds between two looks at who is near, and at what expired.</summary>
    public const int LookMillis = 1_000;

    /// <summary>Shortest time after which own documents are made anew, milliseconds.</summary>
    public const int ShortestRenewalMillis = 30_000;

    /// <summary>Shortest time between two changes of what this peer advertises, milliseconds: versions are seconds.</summary>
    public const int ChangeMillis = 2_000;
}
