namespace NanoPeers.Pipes;

/// <summary>Types of pipes (S0 fig. 17 and the text on pipes). The numbers are fixed. PIPES.md.</summary>
public static class PipeType
{
    /// <summary>One input end; as secured as the group's messages are.</summary>
    public const int Unicast = 1;

    /// <summary>One input end; every message under the session of the two peers.</summary>
    public const int SecuredUnicast = 2;

    /// <summary>Any number of ends on both sides; as secured as the group's messages are.</summary>
    public const int Broadcast = 3;

    /// <summary>Any number of ends on both sides; under the group's key or the sessions of pairs, never in clear.</summary>
    public const int SecuredBroadcast = 4;

    /// <summary>Whether a number is a type.</summary>
    /// <param name="type">The number.</param>
    public static bool IsKnown(int type) => type >= Unicast && type <= SecuredBroadcast;

    /// <summary>Whether the pipe has exactly one input end at a time.</summary>
    /// <param name="type">A type.</param>
    public static bool IsPointToPoint(int type) => type == Unicast || type == SecuredUnicast;

    /// <summary>Whether nothing in clear may go through.</summary>
    /// <param name="type">A type.</param>
    public static bool IsSecured(int type) => type == SecuredUnicast || type == SecuredBroadcast;

    /// <summary>The word for people, as it stands in advertisements.</summary>
    /// <param name="type">A type.</param>
    public static string NameOf(int type)
    {
        switch (type)
        {
            case Unicast: return "unicast";
            case SecuredUnicast: return "secured-unicast";
            case Broadcast: return "broadcast";
            case SecuredBroadcast: return "secured-broadcast";
            default: return "unknown";
        }
    }

    /// <summary>The type of a word; 0 for a word that is none.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    public static int Of(string name)
    {
        for (int type = Unicast; type <= SecuredBroadcast; type++)
        {
            if (NameOf(type) == name)
            {
                return type;
            }
        }

        return 0;
    }
}
