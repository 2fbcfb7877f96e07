namespace NanoPeers.Updates;

/// <summary>The three classes of components of S2, each published at its own pace. The numbers are fixed. UPDATES.md.</summary>
public static class ComponentClass
{
    /// <summary>Signatures and other data: weekly.</summary>
    public const int Data = 1;

    /// <summary>The engine: every two to three months.</summary>
    public const int Engine = 2;

    /// <summary>The product itself: a hot fix every six to eight weeks, a version every four to six months.</summary>
    public const int Product = 3;

    /// <summary>The word for people; "unknown" for a number that is none.</summary>
    /// <param name="value">One of the constants.</param>
    public static string NameOf(int value)
    {
        switch (value)
        {
            case Data: return "data";
            case Engine: return "engine";
            case Product: return "product";
            default: return "unknown";
        }
    }
}
