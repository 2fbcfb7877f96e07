namespace NanoPeers.Information;

/// <summary>Bounds of the <c>info</c> protocol. Changing one breaks peers. INFORMATION.md.</summary>
public static class InfoLimits
{
    /// <summary>Most octets of the items of one answer.</summary>
    public const int MaxItems = 1024;

    /// <summary>Most octets of an item's name.</summary>
    public const int MaxName = 64;

    /// <summary>Most octets of an item's text.</summary>
    public const int MaxText = 255;

    /// <summary>Most octets of a service's name.</summary>
    public const int MaxService = 64;

    /// <summary>Most octets of what is said to a service.</summary>
    public const int MaxPayload = 1024;

    /// <summary>Shortest interval of a subscription, milliseconds; a shorter one is granted as this.</summary>
    public const int MinIntervalMillis = 1000;

    /// <summary>Longest lease of a subscription, seconds; a longer one is granted as this.</summary>
    public const int MaxLeaseSeconds = 600;

    /// <summary>An answer in clear is at most so many times as long as its question.</summary>
    public const int ClearFactor = 3;

    /// <summary>Most octets of a body.</summary>
    public const int MaxBody = 1400;
}
