namespace NanoPeers.Firmware.Bundles;

/// <summary>What became of a chunk.</summary>
public static class ChunkAnswer
{
    /// <summary>It is in the slot.</summary>
    public const int Taken = 0;

    /// <summary>It is not what the manifest says: who sent it lied, or something changed it.</summary>
    public const int Wrong = 1;

    /// <summary>The storage does not keep it.</summary>
    public const int NotKept = 2;
}
