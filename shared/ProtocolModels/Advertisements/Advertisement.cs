using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>
/// What all advertisements have (S0, "advertisements"). Filled in by whoever publishes or reads one, and not changed afterwards.
/// Not thread-safe while it is being filled in. ADVERTISEMENTS.md.
/// </summary>
public abstract class Advertisement
{
    private protected Advertisement(int kind)
    {
        Kind = kind;
        Name = "";
        Endpoints = Texts.None;
        Extensions = ExtensionElement.None;
    }

    /// <summary>Which of the six: a number of <see cref="AdvertisementKind"/>.</summary>
    public int Kind { get; }

    /// <summary>The canonical name, <c>urn:nanopeers:KIND:UUID</c>; content's is <c>urn:nanopeers:content:GROUP-UUID:NAME</c>.</summary>
    public string Name { get; set; }

    /// <summary>The id in the name; for content the group's. Null while the name is none.</summary>
    public Identifier? Id
    {
        get
        {
            ContentName? content = Kind == AdvertisementKind.Content ? ContentName.Parse(Name) : null;
            return content != null ? content.Group : ResourceName.Parse(Name)?.Id;
        }
    }

    /// <summary>The language of the texts that name none themselves (RFC 5646, such as en-CA); null in an embedded one: the outer document's.</summary>
    public string? DefaultLanguage { get; set; }

    /// <summary>What people search by: the name of the peer, group, pipe, service or policy; of content the description's title.</summary>
    public abstract string Title { get; }

    /// <summary>The group that the resource belongs to, or null.</summary>
    public virtual Identifier? GroupId
    {
        get { return null; }
    }

    /// <summary>Where the resource is reached: endpoints as text.</summary>
    public string[] Endpoints { get; set; }

    /// <summary>Who provides it, or null.</summary>
    public ProviderDescription? Description { get; set; }

    /// <summary>The provider's security policy, or null.</summary>
    public ProviderSecurity? Security { get; set; }

    /// <summary>The peer that publishes it; null in an embedded one.</summary>
    public Identifier? Publisher { get; set; }

    /// <summary>Counted up by the publisher at each change, from 1; 0 in an embedded one.</summary>
    public uint Version { get; set; }

    /// <summary>When it was published: Unix seconds.</summary>
    public long PublishedAt { get; set; }

    /// <summary>How long it holds from then on, at most <see cref="AdvertisementLimits.MaxLifetimeSeconds"/>.</summary>
    public int LifetimeSeconds { get; set; }

    /// <summary>Whether members of the group alone may be shown it.</summary>
    public bool MembersOnly { get; set; }

    /// <summary>Whether it takes back what its publisher advertised under this name.</summary>
    public bool Withdrawn { get; set; }

    /// <summary>The publisher's signature, or null.</summary>
    public AdvertisementSignature? Signature { get; set; }

    /// <summary>The root element of a subtype, <c>{NAMESPACE}LOCAL</c>; null for the base type itself.</summary>
    public string? Subtype { get; set; }

    /// <summary>What a subtype or a provider added, kept without loss.</summary>
    public ExtensionElement[] Extensions { get; set; }

    /// <summary>The Unix second from which on it does not hold any more.</summary>
    public long ExpiresAt
    {
        get { return PublishedAt + LifetimeSeconds; }
    }

    /// <summary>The language of a text of this advertisement: its own where it names one, else the default language.</summary>
    /// <param name="own">What the text itself says, or null.</param>
    public string? LanguageOf(string? own)
    {
        return own ?? DefaultLanguage;
    }

    /// <summary>What it is found by besides name, kind and group. ADVERTISEMENTS.md, "Attributes for searches".</summary>
    public NamedValue[] Attributes()
    {
        NamedValueList list = new NamedValueList();
        list.Add("title", Title);
        list.Add("kind", AdvertisementKind.WordOf(Kind));
        list.Add("language", DefaultLanguage);
        list.Add("subtype", Subtype);
        list.Add("displayTitle", Description?.Title);
        list.Add("provider", Description?.Provider);
        list.Add("version", Description?.Version);
        AddAttributes(list);
        return list.ToArray();
    }

    /// <summary>Whether this one takes the place of another of the same name and publisher: the higher version, then the later time.</summary>
    /// <param name="other">What is there.</param>
    public bool Replaces(Advertisement other)
    {
        return Version != other.Version ? Version > other.Version : PublishedAt > other.PublishedAt;
    }

    private protected abstract void AddAttributes(NamedValueList list);
}
