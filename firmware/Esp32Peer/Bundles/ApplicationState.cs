namespace NanoPeers.Firmware.Bundles;

/// <summary>How an application is.</summary>
public static class ApplicationState
{
    /// <summary>None was started.</summary>
    public const int None = 0;

    /// <summary>It is being loaded, or runs.</summary>
    public const int Running = 1;

    /// <summary>It could not be loaded: it is no assembly for this board, has no application, or the memory is too small.</summary>
    public const int NotLoaded = 2;

    /// <summary>It ended by an exception.</summary>
    public const int Threw = 3;
}
