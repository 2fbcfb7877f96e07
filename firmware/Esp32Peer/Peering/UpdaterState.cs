namespace NanoPeers.Firmware.Peering;

/// <summary>What a board's updater does.</summary>
public static class UpdaterState
{
    /// <summary>Nothing, until it is time.</summary>
    public const int Rests = 0;

    /// <summary>Fetches the manifest from its origin.</summary>
    public const int FetchesManifest = 1;

    /// <summary>Verifies the manifest's signature.</summary>
    public const int Verifies = 2;

    /// <summary>Asks the network for the bundle.</summary>
    public const int Asks = 3;

    /// <summary>Fetches the bundle, from a peer or from the origin.</summary>
    public const int Fetches = 4;

    /// <summary>A state in one word.</summary>
    /// <param name="state">One of the above.</param>
    public static string NameOf(int state)
    {
        switch (state)
        {
            case Rests: return "rests";
            case FetchesManifest: return "fetches-manifest";
            case Verifies: return "verifies";
            case Asks: return "asks";
            default: return "fetches";
        }
    }
}
