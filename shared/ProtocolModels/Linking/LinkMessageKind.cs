namespace NanoPeers.Linking;

/// <summary>The messages of the <c>link</c> protocol; field 1 of the body. The numbers are fixed. LINKS.md.</summary>
public static class LinkMessageKind
{
    /// <summary>The gateway tells a device all its links.</summary>
    public const int Links = 1;

    /// <summary>A device has taken its links, or says why not, and which introductions it holds.</summary>
    public const int Linked = 2;

    /// <summary>The highest number in use.</summary>
    public const int Last = Linked;
}
