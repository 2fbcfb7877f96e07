namespace NanoPeers.Advertisements;

/// <summary>A behaviour, convention or rule (S0 fig. 14); stands alone or inside another advertisement.</summary>
public sealed class PolicyAdvertisement : Advertisement
{
    /// <summary>Embedded policies; none.</summary>
    public static readonly PolicyAdvertisement[] None = new PolicyAdvertisement[0];

    /// <summary>Makes an empty one.</summary>
    public PolicyAdvertisement()
        : base(AdvertisementKind.Policy)
    {
        PolicyName = "";
        Keywords = Texts.None;
        Parameters = NamedValue.None;
    }

    /// <summary>What the policy is called.</summary>
    public string PolicyName { get; set; }

    /// <summary>Words that with the name tell which policy it is (S0).</summary>
    public string[] Keywords { get; set; }

    /// <summary>What a peer needs to follow it: keyExchange, algorithm, pipeEncryption … ADVERTISEMENTS.md, "Policies".</summary>
    public NamedValue[] Parameters { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return PolicyName; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        foreach (string keyword in Keywords)
        {
            list.Add("keyword", keyword);
        }

        foreach (NamedValue parameter in Parameters)
        {
            list.Add(parameter.Name, parameter.Value);
        }
    }
}
