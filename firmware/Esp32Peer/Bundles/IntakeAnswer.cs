namespace NanoPeers.Firmware.Bundles;

/// <summary>What a board does about a manifest.</summary>
public static class IntakeAnswer
{
    /// <summary>It takes the bundle; some of it may be here already.</summary>
    public const int Begun = 0;

    /// <summary>It runs this bundle.</summary>
    public const int UpToDate = 1;

    /// <summary>This bundle failed here before.</summary>
    public const int Refused = 2;

    /// <summary>The manifest has no bundle for boards, or one that is too large.</summary>
    public const int NotForBoards = 3;

    /// <summary>Another bundle is on trial: the slot of the one before is needed until it has reported healthy.</summary>
    public const int Busy = 4;

    /// <summary>The storage does not keep it.</summary>
    public const int NotKept = 5;
}
