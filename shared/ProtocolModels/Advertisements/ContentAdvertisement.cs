using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>An item of content in a group (S0 fig. 19). Its name holds the group; content belongs to one group.</summary>
public sealed class ContentAdvertisement : Advertisement
{
    /// <summary>Makes an empty one.</summary>
    public ContentAdvertisement()
        : base(AdvertisementKind.Content)
    {
    }

    /// <summary>The group that the content belongs to: the one in the name.</summary>
    public Identifier? Group
    {
        get { return ContentName.Parse(Name)?.Group; }
    }

    /// <summary>Total size, octets.</summary>
    public ulong Size { get; set; }

    /// <summary>The content itself, at most <see cref="AdvertisementLimits.MaxByValue"/> octets; or null.</summary>
    public byte[]? ByValue { get; set; }

    /// <summary>A URI of the document that holds the content; or null.</summary>
    public string? ByReference { get; set; }

    /// <summary>The MIME type, or null.</summary>
    public string? MimeType { get; set; }

    /// <summary>Tells copies of one content apart by their encoding (S0, "encoding metadata element"); or null.</summary>
    public string? Encoding { get; set; }

    /// <summary>When the content is an advertisement: the name of what that one is about; else null (S0, "aboutID").</summary>
    public string? About { get; set; }

    /// <summary>When the content is an advertisement: where a certain instance of it is; else null (S0, "peer identifier element").</summary>
    public string? PeerEndpoint { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return Description?.Title ?? ""; }
    }

    /// <inheritdoc/>
    public override Identifier? GroupId
    {
        get { return Group; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        list.Add("type", MimeType);
        list.Add("encoding", Encoding);
        list.Add("about", About);
    }
}
