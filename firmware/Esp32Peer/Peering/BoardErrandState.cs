namespace NanoPeers.Firmware.Peering;

/// <summary>What a board's report does.</summary>
public static class BoardErrandState
{
    /// <summary>There is none.</summary>
    public const int Rests = 0;

    /// <summary>It is held until the updater rests.</summary>
    public const int Holds = 1;

    /// <summary>"I need" is said; "I have" is waited for.</summary>
    public const int Asks = 2;

    /// <summary>The certificate is verified.</summary>
    public const int Certificate = 3;

    /// <summary>The report goes to the alias.</summary>
    public const int Posts = 4;

    /// <summary>The receipt is asked for.</summary>
    public const int Awaits = 5;

    /// <summary>The receipt is verified.</summary>
    public const int Receipt = 6;

    /// <summary>A state in one word.</summary>
    /// <param name="state">One of the above.</param>
    public static string NameOf(int state)
    {
        switch (state)
        {
            case Rests: return "rests";
            case Holds: return "holds";
            case Asks: return "asks";
            case Certificate: return "certificate";
            case Posts: return "posts";
            case Awaits: return "awaits";
            default: return "receipt";
        }
    }
}
