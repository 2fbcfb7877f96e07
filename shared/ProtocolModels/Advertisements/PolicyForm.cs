namespace NanoPeers.Advertisements;

/// <summary>The elements of a policy (S0 fig. 14).</summary>
internal static class PolicyForm
{
    public static void Write(PolicyAdvertisement policy, ElementMaker maker)
    {
        maker.Text("policyName", policy.PolicyName);
        maker.Texts("keyword", policy.Keywords);
        maker.Pairs("parameter", policy.Parameters);
    }

    public static void Read(PolicyAdvertisement policy, ElementParts parts)
    {
        policy.PolicyName = parts.NeededTitle("policyName");
        policy.Keywords = parts.Titles("keyword");
        policy.Parameters = parts.Pairs("parameter");
    }
}
