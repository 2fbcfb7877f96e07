namespace NanoPeers.Advertisements;

/// <summary>What an advertisement has to be like beyond its parts: the rules that no schema can say. ADVERTISEMENTS.md, "Rules".</summary>
public static class AdvertisementRules
{
    /// <summary>The last second of the year 9999.</summary>
    public const long LastSecond = 253402300799;

    /// <summary>Notes the first rule that is broken.</summary>
    /// <param name="advertisement">A whole one, not one that is embedded.</param>
    /// <param name="fault">Receives it.</param>
    public static void Check(Advertisement advertisement, AdvertisementFault fault)
    {
        if (advertisement.Publisher == null)
        {
            fault.Note(AdvertisementStatus.MissingAttribute, "publisher");
        }

        if (advertisement.Version == 0)
        {
            fault.Note(AdvertisementStatus.BadNumber, "version");
        }

        if (advertisement.PublishedAt < 0 || advertisement.PublishedAt > LastSecond)
        {
            fault.Note(AdvertisementStatus.BadNumber, "publishedAt");
        }

        if (advertisement.LifetimeSeconds < 1 || advertisement.LifetimeSeconds > AdvertisementLimits.MaxLifetimeSeconds)
        {
            fault.Note(AdvertisementStatus.BadNumber, "lifetimeSeconds");
        }

        if (advertisement.MembersOnly && advertisement.GroupId == null)
        {
            fault.Note(AdvertisementStatus.Contradiction, "audience");
        }

        if (advertisement is GroupAdvertisement group)
        {
            CheckGroup(group, fault);
        }

        if (!advertisement.Withdrawn && NeedsEndpoint(advertisement) && advertisement.Endpoints.Length == 0)
        {
            fault.Note(AdvertisementStatus.NoEndpoint, "peerEndpoint");
        }

        if (advertisement is ServiceAdvertisement service)
        {
            CheckService(service, fault);
        }

        if (advertisement is ContentAdvertisement content)
        {
            ContentRules.Check(content, fault);
        }
    }

    /// <summary>
    /// Whether a resource is reached by endpoints: a peer, a group (where one applies), a service without a pipe, content that is neither
    /// there by value nor by reference. Pipes are resolved; policies are not reached at all.
    /// </summary>
    /// <param name="advertisement">The advertisement.</param>
    public static bool NeedsEndpoint(Advertisement advertisement)
    {
        switch (advertisement.Kind)
        {
            case AdvertisementKind.Peer:
            case AdvertisementKind.Group:
                return true;
            case AdvertisementKind.Service:
                return ((ServiceAdvertisement)advertisement).Pipes.Length == 0;
            case AdvertisementKind.Content:
                ContentAdvertisement content = (ContentAdvertisement)advertisement;
                return content.ByValue == null && content.ByReference == null && content.PeerEndpoint == null;
            default:
                return false;
        }
    }

    private static void CheckGroup(GroupAdvertisement group, AdvertisementFault fault)
    {
        if ((group.Variant == GroupVariant.Full) != group.MembersOnly)
        {
            fault.Note(AdvertisementStatus.Contradiction, "variant");
        }

        if (group.Membership == null)
        {
            fault.Note(AdvertisementStatus.MissingElement, "membership");
        }

        if (group.Policies.Length == 0)
        {
            fault.Note(AdvertisementStatus.MissingElement, "policies");
        }

        foreach (PipeAdvertisement pipe in group.Pipes)
        {
            if (!SameGroup(pipe, group))
            {
                fault.Note(AdvertisementStatus.Contradiction, "pipes");
            }
        }
    }

    private static void CheckService(ServiceAdvertisement service, AdvertisementFault fault)
    {
        if (service.Level == ServiceLevel.Peer ? service.Peer == null : service.Peer != null || service.Group == null)
        {
            fault.Note(AdvertisementStatus.Contradiction, "level");
        }

        if ((service.Startup == ServiceStartup.OnMessage) != (service.StartupPipe != null))
        {
            fault.Note(AdvertisementStatus.Contradiction, "startup");
        }

        foreach (PipeAdvertisement pipe in service.Pipes)
        {
            if (!SameGroup(pipe, service))
            {
                fault.Note(AdvertisementStatus.Contradiction, "pipes");
            }
        }
    }

    /// <summary>A pipe in an advertisement belongs to the same group; in one that names no group it may be of any.</summary>
    private static bool SameGroup(PipeAdvertisement pipe, Advertisement outer)
    {
        return outer.GroupId == null || (pipe.Group != null && pipe.Group.Equals(outer.GroupId));
    }
}
