namespace NanoPeers.Linking;

/// <summary>What a link means for a device; the bits may stand together. The numbers are fixed. LINKS.md.</summary>
public static class LinkRole
{
    /// <summary>The device's button switches the other's light.</summary>
    public const int Switches = 1;

    /// <summary>The other's button switches the device's light.</summary>
    public const int IsSwitched = 2;

    /// <summary>Every bit that is known.</summary>
    public const int Known = Switches | IsSwitched;
}
