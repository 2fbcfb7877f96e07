namespace NanoPeers.DesktopPeer.Commands;

/// <summary>What the program ends with. The numbers are fixed: scripts compare them. DESKTOP-PEER.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>What was asked for happened.</summary>
    public const int Done = 0;

    /// <summary>What was asked for did not happen; the error output says why.</summary>
    public const int NotDone = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>No gateway runs with the state folder.</summary>
    public const int NoGateway = 3;

    /// <summary>The gateway did not accept the token.</summary>
    public const int TokenRefused = 4;

    /// <summary>The state folder cannot be used: another gateway has it, others can read it, or it is damaged.</summary>
    public const int StateUnusable = 5;

    /// <summary>A port, an interface or the virtual peer's program is not to be had.</summary>
    public const int NotStarted = 6;

    /// <summary>The program failed in a way that nobody expected.</summary>
    public const int Failed = 70;

    /// <summary>Ended by Ctrl+C before it was done.</summary>
    public const int Interrupted = 130;

    /// <summary>One line a code, for the help.</summary>
    public const string Help =
        "Exit codes: 0 done, 1 not done (the reason is printed), 2 command line not understood, 3 no gateway runs with the state folder, " +
        "4 token refused, 5 state folder unusable, 6 port, interface or program not to be had, 70 unexpected failure, 130 interrupted.";
}
