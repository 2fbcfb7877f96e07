namespace NanoPeers.Peering;

/// <summary>States of a client in one transaction. The numbers are those of S2, figs. 4A and 4B.</summary>
public static class PeeringClientState
{
    /// <summary>Not begun, or ended.</summary>
    public const int Idle142 = 142;

    /// <summary>"I need" was broadcast; waiting for a response.</summary>
    public const int Waiting144 = 144;

    /// <summary>An answer was accepted; "I found" is broadcast.</summary>
    public const int Found146 = 146;

    /// <summary>Retrieving the item itself, from the Internet.</summary>
    public const int RetrievesItself150 = 150;

    /// <summary>Whether another peer's download is in progress; with others who want the same, the claim to be the one that downloads stands here.</summary>
    public const int AnyInProgress152 = 152;

    /// <summary>One is; "I found" is broadcast.</summary>
    public const int FoundDownload154 = 154;

    /// <summary>Waiting for the other peer's download.</summary>
    public const int WaitsForDownload156 = 156;

    /// <summary>The item is found, and being retrieved from the peer that has it.</summary>
    public const int ItemFound158 = 158;

    /// <summary>A state's name.</summary>
    /// <param name="state">One of the above.</param>
    public static string NameOf(int state)
    {
        switch (state)
        {
            case Idle142: return "idle";
            case Waiting144: return "waiting";
            case Found146: return "found";
            case RetrievesItself150: return "retrieves-itself";
            case AnyInProgress152: return "any-in-progress";
            case FoundDownload154: return "found-download";
            case WaitsForDownload156: return "waits-for-download";
            default: return "item-found";
        }
    }
}
