using NanoPeers.Endpoints;

namespace NanoPeers.Advertisements;

/// <summary>The elements of content (S0 fig. 19).</summary>
internal static class ContentForm
{
    public static void Write(ContentAdvertisement content, ElementMaker maker)
    {
        maker.Text("size", content.Size.ToString());
        maker.Text("byValue", content.ByValue == null ? null : Base64Text.Encode(content.ByValue));
        maker.Text("byReference", content.ByReference);
        maker.Text("type", content.MimeType);
        maker.Text("encoding", content.Encoding);
        maker.Text("aboutID", content.About);
        maker.Text("peerIdentifier", content.PeerEndpoint);
    }

    public static void Read(ContentAdvertisement content, ElementParts parts)
    {
        content.Size = parts.Number("size", parts.Needed("size"), ulong.MaxValue);
        string? value = parts.Text("byValue");
        content.ByValue = value == null ? null : parts.Octets("byValue", value, AdvertisementLimits.MaxByValue);
        content.ByReference = parts.Title("byReference");
        content.MimeType = parts.Title("type");
        content.Encoding = parts.Title("encoding");
        content.About = parts.Title("aboutID");
        content.PeerEndpoint = parts.Title("peerIdentifier");
        if (content.ByValue != null && content.ByReference != null)
        {
            parts.Note(AdvertisementStatus.Contradiction, "byReference");
        }

        if (content.PeerEndpoint != null && Endpoint.Parse(content.PeerEndpoint) == null)
        {
            parts.Note(AdvertisementStatus.BadEndpoint, "peerIdentifier");
        }
    }
}
