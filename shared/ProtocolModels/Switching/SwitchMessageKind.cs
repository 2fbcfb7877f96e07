namespace NanoPeers.Switching;

/// <summary>The messages of the <c>switch</c> protocol; field 1 of the body. The numbers are fixed. SWITCHING.md.</summary>
public static class SwitchMessageKind
{
    /// <summary>Asks what the light is.</summary>
    public const int Describe = 1;

    /// <summary>Says what the light is, and its state.</summary>
    public const int Description = 2;

    /// <summary>Asks for the state.</summary>
    public const int Get = 3;

    /// <summary>Switches on or off.</summary>
    public const int Set = 4;

    /// <summary>Switches to the other state.</summary>
    public const int Toggle = 5;

    /// <summary>Asks to be told of every change, for some seconds.</summary>
    public const int Subscribe = 6;

    /// <summary>Ends a subscription.</summary>
    public const int Unsubscribe = 7;

    /// <summary>Answers a request with the state after it.</summary>
    public const int State = 8;

    /// <summary>Tells a subscriber of a change; repeated until it is seen.</summary>
    public const int StateChanged = 9;

    /// <summary>A subscriber has seen a change.</summary>
    public const int Seen = 10;

    /// <summary>A request was not carried out.</summary>
    public const int Refused = 11;

    /// <summary>The highest number in use.</summary>
    public const int Last = Refused;
}
