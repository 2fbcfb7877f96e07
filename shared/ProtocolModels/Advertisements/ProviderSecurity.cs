namespace NanoPeers.Advertisements;

/// <summary>The provider's security policy (S0, "resource provider security policy element").</summary>
public sealed class ProviderSecurity
{
    /// <summary>How this provider authenticates others, or null.</summary>
    public PolicyAdvertisement? Authentication { get; set; }

    /// <summary>How others authenticate this provider, or null.</summary>
    public PolicyAdvertisement? Credentialing { get; set; }
}
