namespace NanoPeers.Pipes;

/// <summary>What this peer's own input end of a pipe is. The numbers are fixed. PIPES.md.</summary>
public static class PipeBindState
{
    /// <summary>There is none.</summary>
    public const int None = 0;

    /// <summary>Asked for; it is listened whether another has the pipe.</summary>
    public const int Claiming = 1;

    /// <summary>There.</summary>
    public const int Bound = 2;

    /// <summary>Refused: another peer has the pipe.</summary>
    public const int Occupied = 3;

    /// <summary>It was there, and another peer has the pipe now.</summary>
    public const int Lost = 4;
}
