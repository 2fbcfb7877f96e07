namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a new group is to be like. What is null is as the security level says.</summary>
/// <param name="Name">1 to 32 octets of UTF-8.</param>
/// <param name="Membership">Who may join: open, password, invitation, authority, vote, representatives, or the name of a custom policy.</param>
/// <param name="Security">none, low, medium or high: what all that is null below is taken from.</param>
public sealed record GroupOrder(string Name, string Membership, string Security)
{
    /// <summary>The password of a password group. Never logged.</summary>
    public string? Password { get; init; }

    /// <summary>clear, pair or common.</summary>
    public string? Protection { get; init; }

    /// <summary>The group of which this one is a part, by name or id.</summary>
    public string? Parent { get; init; }

    /// <summary>Votes that must be cast, percent of the members that may vote.</summary>
    public int? QuorumPercent { get; init; }

    /// <summary>How long a vote is open.</summary>
    public TimeSpan? VoteTimeout { get; init; }

    /// <summary>Whether a new member means a new key.</summary>
    public bool? RekeysOnJoin { get; init; }

    /// <summary>From one new key to the next, at the latest.</summary>
    public TimeSpan? RekeyEvery { get; init; }

    /// <summary>Names the group and how it is joined, never the password.</summary>
    public override string ToString() => $"{Name} ({Membership}, {Security})";
}
