namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>This peer's own timing of regions: changing it breaks no peer.</summary>
public static class RegionTiming
{
    /// <summary>Announcements that may be missed before a gateway is forgotten.</summary>
    public const int MissedAnnouncements = 3;

    /// <summary>A wait of announcements may be longer by this share: a tenth.</summary>
    public const int JitterDivisor = 10;

    /// <summary>Shortest interval that an announcement is believed to have, seconds.</summary>
    public const int ShortestIntervalSeconds = 1;

    /// <summary>Longest interval that an announcement is believed to have, seconds.</summary>
    public const int LongestIntervalSeconds = 600;

    /// <summary>Milliseconds between two questions to a linked gateway that answers.</summary>
    public const int LinkMillis = 10_000;

    /// <summary>Milliseconds between two questions to a gateway that announces itself: for its round trip.</summary>
    public const int NearMillis = 60_000;

    /// <summary>Milliseconds until a question is asked again, doubled with each.</summary>
    public const int ProbeMillis = 500;

    /// <summary>Questions to a gateway that was heard, until it is left alone until it announces itself again.</summary>
    public const int Probes = 4;

    /// <summary>Longest wait between two questions to a configured gateway that does not answer, milliseconds.</summary>
    public const int LongestLinkWaitMillis = 30_000;

    /// <summary>Most gateways that are remembered.</summary>
    public const int MaxGateways = 256;

    /// <summary>Most gateways of the subnet to which a query of a linked gateway is handed on.</summary>
    public const int MaxHandedOn = 8;

    /// <summary>Octets that a question about the region is made long.</summary>
    public const int AskOctets = 500;
}
