using NanoPeers.Endpoints;
using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>
/// Between the model and the tree of elements that every form (XML, JSON, HTML) is made from. What is read is checked whole: names, texts,
/// numbers, and what the types ask for. ADVERTISEMENTS.md, "Elements".
/// </summary>
public static class AdvertisementTree
{
    /// <summary>The namespace of the platform's elements.</summary>
    public const string Namespace = "urn:nanopeers:advertisement:1";

    private const string RootAttributes = " extends publisher version publishedAt lifetimeSeconds audience withdrawn ";

    /// <summary>The whole document, its signature included.</summary>
    /// <param name="advertisement">The advertisement.</param>
    public static ExtensionElement ToElement(Advertisement advertisement)
    {
        return ToElement(advertisement, true);
    }

    /// <summary>The whole document.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <param name="signed">Whether with its signature.</param>
    public static ExtensionElement ToElement(Advertisement advertisement, bool signed)
    {
        ElementMaker maker = new ElementMaker(advertisement.Subtype ?? AdvertisementKind.RootOf(advertisement.Kind));
        maker.Attribute("extends", advertisement.Subtype == null ? null : AdvertisementKind.WordOf(advertisement.Kind));
        maker.Attribute("publisher", AdvertisementNames.Of(ResourceKind.Peer, advertisement.Publisher));
        maker.Attribute("version", advertisement.Version.ToString());
        maker.Attribute("publishedAt", advertisement.PublishedAt.ToString());
        maker.Attribute("lifetimeSeconds", advertisement.LifetimeSeconds.ToString());
        maker.Attribute("audience", advertisement.MembersOnly ? "members" : null);
        maker.Attribute("withdrawn", advertisement.Withdrawn ? "true" : null);
        Write(advertisement, maker);
        AdvertisementSignature? signature = advertisement.Signature;
        if (signed && signature != null)
        {
            ElementMaker inner = new ElementMaker("signature");
            inner.Text("signerKey", Base64Text.Encode(signature.SignerKey));
            inner.Text("value", Base64Text.Encode(signature.Octets));
            maker.Add(inner.Make());
        }

        AddExtensions(advertisement, maker);
        return maker.Make();
    }

    /// <summary>Reads a document's tree.</summary>
    /// <param name="root">The root element.</param>
    /// <param name="fault">Receives what is wrong.</param>
    /// <returns>Null when anything is wrong.</returns>
    public static Advertisement? FromElement(ExtensionElement root, AdvertisementFault fault)
    {
        TreeRules.Check(root, fault);
        int kind = fault.IsNone ? KindOf(root) : 0;
        if (kind == 0)
        {
            fault.Note(AdvertisementStatus.UnknownType, root.Name);
            return null;
        }

        Advertisement advertisement = Make(kind);
        advertisement.Subtype = ExtensionElement.IsForeign(root.Name) ? root.Name : null;
        ElementParts parts = new ElementParts(root, fault, RootAttributes);
        ReadAttributes(advertisement, parts);
        Read(advertisement, parts);
        ReadSignature(advertisement, parts);
        advertisement.Extensions = parts.Finish();
        if (advertisement.DefaultLanguage == null)
        {
            fault.Note(AdvertisementStatus.MissingElement, "defaultLanguage");
        }

        AdvertisementRules.Check(advertisement, fault);
        return fault.IsNone ? advertisement : null;
    }

    /// <summary>The kind of a document by its root: its own name, or what it says that it extends. 0 for anything else.</summary>
    /// <param name="root">The root element.</param>
    public static int KindOf(ExtensionElement root)
    {
        string? extended = root.Attribute("extends");
        if (!ExtensionElement.IsForeign(root.Name))
        {
            return extended == null ? AdvertisementKind.OfRoot(root.Name) : 0;
        }

        return AdvertisementKind.OfWord(extended);
    }

    /// <summary>An empty advertisement of a kind.</summary>
    /// <param name="kind">One of the six.</param>
    internal static Advertisement Make(int kind)
    {
        switch (kind)
        {
            case AdvertisementKind.Policy: return new PolicyAdvertisement();
            case AdvertisementKind.Peer: return new PeerAdvertisement();
            case AdvertisementKind.Group: return new GroupAdvertisement();
            case AdvertisementKind.Pipe: return new PipeAdvertisement();
            case AdvertisementKind.Service: return new ServiceAdvertisement();
            default: return new ContentAdvertisement();
        }
    }

    /// <summary>The element of an advertisement inside another: without publisher, version, lifetime and signature, which are the outer one's.</summary>
    internal static ExtensionElement Embedded(Advertisement advertisement)
    {
        ElementMaker maker = new ElementMaker(AdvertisementKind.RootOf(advertisement.Kind));
        Write(advertisement, maker);
        AddExtensions(advertisement, maker);
        return maker.Make();
    }

    internal static void ReadEmbedded(ExtensionElement element, Advertisement into, AdvertisementFault fault)
    {
        ElementParts parts = new ElementParts(element, fault, "");
        Read(into, parts);
        into.Extensions = parts.Finish();
    }

    private static void Write(Advertisement advertisement, ElementMaker maker)
    {
        maker.Text("defaultLanguage", advertisement.DefaultLanguage);
        maker.Text("name", advertisement.Name);
        maker.Texts("peerEndpoint", advertisement.Endpoints);
        ProviderForm.Write(advertisement.Description, maker);
        ProviderForm.Write(advertisement.Security, maker);
        switch (advertisement.Kind)
        {
            case AdvertisementKind.Policy: PolicyForm.Write((PolicyAdvertisement)advertisement, maker); break;
            case AdvertisementKind.Peer: PeerForm.Write((PeerAdvertisement)advertisement, maker); break;
            case AdvertisementKind.Group: GroupForm.Write((GroupAdvertisement)advertisement, maker); break;
            case AdvertisementKind.Pipe: PipeForm.Write((PipeAdvertisement)advertisement, maker); break;
            case AdvertisementKind.Service: ServiceForm.Write((ServiceAdvertisement)advertisement, maker); break;
            default: ContentForm.Write((ContentAdvertisement)advertisement, maker); break;
        }
    }

    private static void Read(Advertisement advertisement, ElementParts parts)
    {
        string? language = parts.Text("defaultLanguage");
        if (language != null && !MarkupText.IsLanguage(language))
        {
            parts.Note(AdvertisementStatus.BadLanguage, "defaultLanguage");
        }

        advertisement.DefaultLanguage = language;
        advertisement.Name = parts.Needed("name");
        if (!AdvertisementNames.IsGood(advertisement))
        {
            parts.Note(AdvertisementStatus.BadName, "name");
        }

        advertisement.Endpoints = parts.Titles("peerEndpoint");
        foreach (string endpoint in advertisement.Endpoints)
        {
            if (Endpoint.Parse(endpoint) == null)
            {
                parts.Note(AdvertisementStatus.BadEndpoint, "peerEndpoint");
            }
        }

        advertisement.Description = ProviderForm.ReadDescription(parts);
        advertisement.Security = ProviderForm.ReadSecurity(parts);
        switch (advertisement.Kind)
        {
            case AdvertisementKind.Policy: PolicyForm.Read((PolicyAdvertisement)advertisement, parts); break;
            case AdvertisementKind.Peer: PeerForm.Read((PeerAdvertisement)advertisement, parts); break;
            case AdvertisementKind.Group: GroupForm.Read((GroupAdvertisement)advertisement, parts); break;
            case AdvertisementKind.Pipe: PipeForm.Read((PipeAdvertisement)advertisement, parts); break;
            case AdvertisementKind.Service: ServiceForm.Read((ServiceAdvertisement)advertisement, parts); break;
            default: ContentForm.Read((ContentAdvertisement)advertisement, parts); break;
        }
    }

    private static void ReadAttributes(Advertisement advertisement, ElementParts parts)
    {
        advertisement.Publisher = parts.IdOf("publisher", parts.NeededAttribute("publisher"), ResourceKind.Peer);
        advertisement.Version = (uint)parts.Number("version", parts.NeededAttribute("version"), uint.MaxValue);
        advertisement.PublishedAt = (long)parts.Number("publishedAt", parts.NeededAttribute("publishedAt"), AdvertisementRules.LastSecond);
        advertisement.LifetimeSeconds =
            (int)parts.Number("lifetimeSeconds", parts.NeededAttribute("lifetimeSeconds"), AdvertisementLimits.MaxLifetimeSeconds);
        advertisement.MembersOnly = IsWord(parts, "audience", "members");
        advertisement.Withdrawn = IsWord(parts, "withdrawn", "true");
    }

    private static bool IsWord(ElementParts parts, string attribute, string word)
    {
        string? value = parts.Attribute(attribute);
        if (value != null && value != word)
        {
            parts.Note(AdvertisementStatus.BadWord, attribute);
        }

        return value == word;
    }

    private static void ReadSignature(Advertisement advertisement, ElementParts parts)
    {
        ExtensionElement? element = parts.One("signature");
        if (element == null)
        {
            return;
        }

        ElementParts inner = new ElementParts(element, parts.Fault, "");
        byte[] key = inner.Octets("signerKey", inner.Needed("signerKey"), Limits.MaxModulusLength + 64);
        byte[] octets = inner.Octets("value", inner.Needed("value"), Limits.MaxProofLength);
        inner.FinishStrictly();
        advertisement.Signature = new AdvertisementSignature(key, octets);
    }

    private static void AddExtensions(Advertisement advertisement, ElementMaker maker)
    {
        foreach (ExtensionElement extension in advertisement.Extensions)
        {
            maker.Add(extension);
        }
    }
}
