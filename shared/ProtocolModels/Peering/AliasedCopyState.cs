namespace NanoPeers.Peering;

/// <summary>What stands behind an alias.</summary>
public static class AliasedCopyState
{
    /// <summary>Nothing (any more).</summary>
    public const int None = 0;

    /// <summary>This node retrieves it from outside; requests are answered with "downloading".</summary>
    public const int Downloading = 1;

    /// <summary>It still comes in, and what is verified of it is served already; requests are answered with "I have".</summary>
    public const int Incoming = 2;

    /// <summary>It is here whole and verified, or files can be handed in here.</summary>
    public const int Complete = 3;
}
