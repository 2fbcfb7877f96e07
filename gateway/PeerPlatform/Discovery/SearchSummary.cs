namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What a search did, for the person who wonders why nothing was found.</summary>
public sealed record SearchSummary
{
    /// <summary>Places that were asked by address or under a session.</summary>
    public int Asked { get; init; }

    /// <summary>Whether the subnet was asked by multicast and broadcast.</summary>
    public bool AskedSubnet { get; init; }

    /// <summary>Peers that answered, with something or nothing.</summary>
    public int Answered { get; init; }

    /// <summary>Findings.</summary>
    public int Found { get; init; }

    /// <summary>Answers that were thrown away: forged, of another's name, unsigned where the region wants signatures, or broken.</summary>
    public int Refused { get; init; }

    /// <summary>Findings whose document could not be had in time.</summary>
    public int WithoutDocument { get; init; }

    /// <summary>Whether somebody has more than it may say at once.</summary>
    public bool HasMore { get; init; }

    /// <summary>Why nothing was asked; empty where something was.</summary>
    public string Problem { get; init; } = "";
}
