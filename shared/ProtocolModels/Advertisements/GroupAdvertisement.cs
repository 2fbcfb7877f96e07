using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>A peer group (S0 fig. 16): how one becomes a member, its policies, and its pipes.</summary>
public sealed class GroupAdvertisement : Advertisement
{
    /// <summary>Makes an empty one.</summary>
    public GroupAdvertisement()
        : base(AdvertisementKind.Group)
    {
        GroupName = "";
        Variant = GroupVariant.Basic;
        Policies = PolicyAdvertisement.None;
        Pipes = PipeAdvertisement.None;
    }

    /// <summary>What the group is called.</summary>
    public string GroupName { get; set; }

    /// <summary>For everyone, or for members.</summary>
    public GroupVariant Variant { get; set; }

    /// <summary>The membership process; null while it is being filled in.</summary>
    public PolicyAdvertisement? Membership { get; set; }

    /// <summary>The platform's standard policies that the group follows: at least one.</summary>
    public PolicyAdvertisement[] Policies { get; set; }

    /// <summary>The group's pipes (S0: a pipe's advertisement may be embedded in its group's).</summary>
    public PipeAdvertisement[] Pipes { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return GroupName; }
    }

    /// <inheritdoc/>
    public override Identifier? GroupId
    {
        get { return Id; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        list.Add("variant", AdvertisementWords.Of(Variant));
        list.Add("membership", Membership?.PolicyName);
        list.AddPolicies("policy", Policies);
    }
}
