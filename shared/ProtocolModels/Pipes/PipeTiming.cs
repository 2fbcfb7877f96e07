namespace NanoPeers.Pipes;

/// <summary>Times of the pipe protocol, milliseconds. PIPES.md.</summary>
public static class PipeTiming
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>How often a Bind, an Unbind or the first Resolve is said, so that lost messages do no harm.</summary>
    public const int Repeats = 4;

    /// <summary>From the first saying to the second; each further wait is longer by as much.</summary>
    public const int RepeatMillis = 120;

    /// <summary>How long who claims a point-to-point pipe listens for another that has it.</summary>
    public const int ClaimMillis = 400;

    /// <summary>From one Resolve to the next while a pipe has an end, or output ends, at this peer.</summary>
    public const int AskMillis = 5000;

    /// <summary>An end that was not heard of for so long, although it was asked, is gone.</summary>
    public const int LifeMillis = 16000;

    /// <summary>How long an input end that lost its pipe to another still takes what is on its way.</summary>
    public const int LateMillis = 2000;
}
