namespace NanoPeers.Information;

/// <summary>The messages of the <c>info</c> protocol; field 1 of the body. The numbers are fixed. INFORMATION.md.</summary>
public static class InfoMessageKind
{
    /// <summary>Asks for the items of a section.</summary>
    public const int Query = 1;

    /// <summary>Answers a query, or tells a subscriber.</summary>
    public const int Answer = 2;

    /// <summary>Asks to be told a section whenever it changes; repeated, it renews the lease.</summary>
    public const int Subscribe = 3;

    /// <summary>Grants a subscription, or says why not.</summary>
    public const int Subscribed = 4;

    /// <summary>Ends a subscription.</summary>
    public const int Unsubscribe = 5;

    /// <summary>Says something to an instance of a service.</summary>
    public const int Contact = 6;

    /// <summary>What the instance answers.</summary>
    public const int Contacted = 7;

    /// <summary>The highest number in use.</summary>
    public const int Last = Contacted;
}
