using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>Canonical names in advertisements.</summary>
public static class AdvertisementNames
{
    /// <summary>The canonical name of a resource; null for no id.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id, or null.</param>
    public static string? Of(ResourceKind kind, Identifier? id)
    {
        return id == null ? null : new ResourceName(kind, id).ToString();
    }

    /// <summary>The kind of resource that an advertisement's name is about; 0 for content, whose names are of another form.</summary>
    /// <param name="kind">A number of <see cref="AdvertisementKind"/>.</param>
    public static ResourceKind ResourceOf(int kind)
    {
        switch (kind)
        {
            case AdvertisementKind.Policy: return ResourceKind.Policy;
            case AdvertisementKind.Peer: return ResourceKind.Peer;
            case AdvertisementKind.Group: return ResourceKind.Group;
            case AdvertisementKind.Pipe: return ResourceKind.Pipe;
            case AdvertisementKind.Service: return ResourceKind.Service;
            default: return 0;
        }
    }

    /// <summary>Whether an advertisement's name is the canonical one of such a resource, in its one spelling.</summary>
    internal static bool IsGood(Advertisement advertisement)
    {
        if (advertisement.Kind == AdvertisementKind.Content)
        {
            ContentName? content = ContentName.Parse(advertisement.Name);
            return content != null && content.ToString() == advertisement.Name;
        }

        ResourceName? resource = ResourceName.Parse(advertisement.Name);
        return resource != null && resource.Kind == ResourceOf(advertisement.Kind) && resource.ToString() == advertisement.Name;
    }
}
