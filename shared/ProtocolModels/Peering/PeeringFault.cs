namespace NanoPeers.Peering;

/// <summary>Why octets are no peering packet.</summary>
public static class PeeringFault
{
    /// <summary>They are one.</summary>
    public const int None = 0;

    /// <summary>More than <see cref="PeeringLimits.MaxPacket"/> octets, or none.</summary>
    public const int Length = 1;

    /// <summary>Not one empty element named service and nothing beside it: no declaration, comment, instruction, section or document type.</summary>
    public const int NotAnElement = 2;

    /// <summary>A key that is no name of ASCII letters, digits, dots, dashes and underscores, begins with "xml", or is too long.</summary>
    public const int BadKey = 3;

    /// <summary>A value without quotes or end, with a less-than sign, too long, or with characters that no packet has.</summary>
    public const int BadValue = 4;

    /// <summary>A reference to anything but the five characters of XML and to characters by number.</summary>
    public const int BadReference = 5;

    /// <summary>A key stands twice.</summary>
    public const int TwiceTheKey = 6;

    /// <summary>More than <see cref="PeeringLimits.MaxPairs"/> pairs.</summary>
    public const int TooManyPairs = 7;

    /// <summary>Type, version or ID is missing, or the version is not 1.0, or the ID is no number of 32 bits, or a known key has a wrong value.</summary>
    public const int BadPair = 8;

    /// <summary>A name of a fault, for logs and counters.</summary>
    /// <param name="fault">One of the above.</param>
    public static string NameOf(int fault)
    {
        switch (fault)
        {
            case None: return "none";
            case Length: return "length";
            case NotAnElement: return "not-an-element";
            case BadKey: return "bad-key";
            case BadValue: return "bad-value";
            case BadReference: return "bad-reference";
            case TwiceTheKey: return "twice-the-key";
            case TooManyPairs: return "too-many-pairs";
            default: return "bad-pair";
        }
    }
}
