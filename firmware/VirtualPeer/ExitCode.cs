namespace NanoPeers.VirtualPeer;

/// <summary>What the program ends with. The numbers are fixed: scripts compare them. VIRTUAL-PEER.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>It was told to quit, or its input ended.</summary>
    public const int Done = 0;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The invitation cannot be used.</summary>
    public const int BadInvitation = 3;

    /// <summary>The folder cannot be used, or another process uses it.</summary>
    public const int FolderUnusable = 4;

    /// <summary>The address or port is not to be had.</summary>
    public const int NoNetwork = 5;

    /// <summary>The peer asked to be started again, as a board does after too many faults.</summary>
    public const int StartAgain = 6;

    /// <summary>The library for --native-rsa cannot be had.</summary>
    public const int NoNativeRsa = 7;

    /// <summary>The program failed in a way that nobody expected.</summary>
    public const int Failed = 70;
}
