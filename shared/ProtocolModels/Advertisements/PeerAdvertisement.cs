using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>A peer (S0 fig. 15): its endpoints, runtime, constraints, name and security policies.</summary>
public sealed class PeerAdvertisement : Advertisement
{
    /// <summary>Makes an empty one.</summary>
    public PeerAdvertisement()
        : base(AdvertisementKind.Peer)
    {
        PeerName = "";
        Constraints = NamedValue.None;
        SecurityPolicies = PolicyAdvertisement.None;
        Groups = new Identifier[0];
    }

    /// <summary>What the peer is called.</summary>
    public string PeerName { get; set; }

    /// <summary>The runtime in which its implementations of policies run (nanoframework, net10.0), or null.</summary>
    public string? Runtime { get; set; }

    /// <summary>What it can and cannot: maxMessage, sessions, sleeping, suites …</summary>
    public NamedValue[] Constraints { get; set; }

    /// <summary>The security policies that it follows.</summary>
    public PolicyAdvertisement[] SecurityPolicies { get; set; }

    /// <summary>The groups that it says it is in.</summary>
    public Identifier[] Groups { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return PeerName; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        list.Add("runtime", Runtime);
        foreach (Identifier group in Groups)
        {
            list.Add("group", group.ToString());
        }

        foreach (NamedValue constraint in Constraints)
        {
            list.Add(constraint.Name, constraint.Value);
        }

        list.AddPolicies("policy", SecurityPolicies);
    }
}
