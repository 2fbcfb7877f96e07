namespace NanoPeers.Advertisements;

/// <summary>Who provides a resource (S0, "resource provider description element"); the same in all types. All are texts for people.</summary>
public sealed class ProviderDescription
{
    /// <summary>A title for display, or null.</summary>
    public string? Title { get; set; }

    /// <summary>The language of the title (RFC 5646, such as en-CA); null: the document's default language.</summary>
    public string? TitleLanguage { get; set; }

    /// <summary>The provider's name, or null.</summary>
    public string? Provider { get; set; }

    /// <summary>The resource's version, or null.</summary>
    public string? Version { get; set; }

    /// <summary>A URI with more, or null. It is never fetched by itself.</summary>
    public string? AdditionalInfo { get; set; }
}
