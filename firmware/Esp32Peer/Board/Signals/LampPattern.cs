using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Signals;

/// <summary>When the small lamp is lit. A pattern is a round of steps of 125 ms each, lit or dark, one bit a step from the lowest.</summary>
public static class LampPattern
{
    /// <summary>Length of a step, milliseconds.</summary>
    public const int StepMillis = 125;

    private const int Steps = 16;
    private const int Dark = 0x0000;
    private const int Slow = 0x00FF;
    private const int Fast = 0x5555;
    private const int Twice = 0x0005;
    private const int Thrice = 0x0015;
    private const int Sparse = 0x0033;
    private const int Steady = 0xFFFF;

    /// <summary>Whether the lamp is lit.</summary>
    /// <param name="pattern">How the peer does.</param>
    /// <param name="sinceMillis">Milliseconds since the pattern began, 0 or more.</param>
    public static bool IsLit(StatusPattern pattern, long sinceMillis)
    {
        int step = (int)(sinceMillis / StepMillis % Steps);
        return ((StepsOf(pattern) >> step) & 1) != 0;
    }

    /// <summary>Whether the lamp is lit while a held button is about to wipe the board: a flicker that no pattern has.</summary>
    /// <param name="sinceMillis">Milliseconds since it began, 0 or more.</param>
    public static bool IsLitBeforeWipe(long sinceMillis)
    {
        return sinceMillis / (StepMillis / 2) % 2 == 0;
    }

    private static int StepsOf(StatusPattern pattern)
    {
        switch (pattern)
        {
            case StatusPattern.Starting: return Slow;
            case StatusPattern.Searching: return Fast;
            case StatusPattern.Handshaking: return Twice;
            case StatusPattern.Live: return Steady;
            case StatusPattern.Fault: return Thrice;
            case StatusPattern.NoAnswer: return Sparse;
            default: return Dark;
        }
    }
}
