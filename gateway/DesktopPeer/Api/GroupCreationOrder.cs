using System.Text.Json.Serialization;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/groups. What is left out is as the level of security says;
/// what may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupCreationOrder
{
    /// <summary>The group's name: 1 to 32 octets of UTF-8.</summary>
    [JsonRequired]
    public required string Name { get; init; }

    /// <summary>open, password, invitation, authority, vote, representatives, or the name of a custom policy.</summary>
    public string Membership { get; set; } = "invitation";

    /// <summary>none, low, medium or high.</summary>
    public string Security { get; set; } = "medium";

    /// <summary>The password of a password group.</summary>
    public string? Password { get; set; }

    /// <summary>clear, pair or common.</summary>
    public string? Protection { get; set; }

    /// <summary>The group of which this one is a part.</summary>
    public string? Parent { get; set; }

    /// <summary>Votes that must be cast, percent of those that may vote.</summary>
    public int? QuorumPercent { get; set; }

    /// <summary>How long a vote is open, seconds.</summary>
    public double? VoteSeconds { get; set; }

    /// <summary>Whether a new member means a new key.</summary>
    public bool? RekeysOnJoin { get; set; }

    /// <summary>From one new key to the next, at the latest, seconds.</summary>
    public double? RekeySeconds { get; set; }

    /// <summary>Names the group, never the password.</summary>
    public override string ToString() => Name;

    /// <summary>The order for the peer.</summary>
    public GroupOrder ToOrder() => new(Name, Membership, Security)
    {
        Password = Password,
        Protection = Protection,
        Parent = Parent,
        QuorumPercent = QuorumPercent,
        VoteTimeout = ApiDuration.OfSeconds(VoteSeconds),
        RekeysOnJoin = RekeysOnJoin,
        RekeyEvery = ApiDuration.OfSeconds(RekeySeconds),
    };
}
