namespace NanoPeers.Pipes;

/// <summary>Kinds of pipe messages. The numbers are fixed. PIPES.md.</summary>
public static class PipeMessageKind
{
    /// <summary>I have an input end of this pipe now: to all members.</summary>
    public const int Bind = 1;

    /// <summary>I have no input end of this pipe: to all members, or to who sent into an end that is not there.</summary>
    public const int Unbind = 2;

    /// <summary>Who has an input end of this pipe? To all members.</summary>
    public const int Resolve = 3;

    /// <summary>I have: the answer.</summary>
    public const int Bound = 4;

    /// <summary>Messages for the end at the receiver.</summary>
    public const int Data = 5;
}
