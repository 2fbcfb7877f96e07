namespace NanoPeers.Firmware.Bundles;

/// <summary>Why a bundle does not run any more. The numbers are kept in storage.</summary>
public static class BundleFault
{
    /// <summary>Nothing went wrong.</summary>
    public const int None = 0;

    /// <summary>Its octets in the slot are not those of its manifest.</summary>
    public const int Damaged = 1;

    /// <summary>It could not be loaded.</summary>
    public const int NotLoaded = 2;

    /// <summary>It ended by an exception.</summary>
    public const int Threw = 3;

    /// <summary>It did not report healthy in time.</summary>
    public const int Silent = 4;

    /// <summary>The board started again and again without a word from it.</summary>
    public const int NeverHealthy = 5;

    /// <summary>A fault in words.</summary>
    /// <param name="fault">One of the above.</param>
    public static string NameOf(int fault)
    {
        switch (fault)
        {
            case None: return "none";
            case Damaged: return "damaged";
            case NotLoaded: return "not-loaded";
            case Threw: return "threw";
            case Silent: return "silent";
            default: return "never-healthy";
        }
    }
}
