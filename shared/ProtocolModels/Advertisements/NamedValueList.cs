using System.Collections;

namespace NanoPeers.Advertisements;

/// <summary>Pairs that are being collected, bounded: what is beyond <see cref="AdvertisementLimits.MaxAttributes"/> is left out.</summary>
internal sealed class NamedValueList
{
    private readonly ArrayList _pairs = new ArrayList();

    public void Add(string name, string? value)
    {
        if (value != null && value.Length > 0 && _pairs.Count < AdvertisementLimits.MaxAttributes)
        {
            _pairs.Add(new NamedValue(name, value));
        }
    }

    public void AddPolicies(string name, PolicyAdvertisement[] policies)
    {
        foreach (PolicyAdvertisement policy in policies)
        {
            Add(name, policy.PolicyName);
        }
    }

    public NamedValue[] ToArray()
    {
        NamedValue[] pairs = new NamedValue[_pairs.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (NamedValue)_pairs[i]!;
        }

        return pairs;
    }
}
