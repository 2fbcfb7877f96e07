namespace NanoPeers.Advertisements;

/// <summary>The words of a document for what the model has as numbers; on the chip an enum has no names.</summary>
public static class AdvertisementWords
{
    /// <summary>basic or full.</summary>
    /// <param name="variant">The variant.</param>
    public static string Of(GroupVariant variant)
    {
        return variant == GroupVariant.Full ? "full" : "basic";
    }

    /// <summary>unicast, secured-unicast, broadcast or secured-broadcast.</summary>
    /// <param name="type">The type.</param>
    public static string Of(AdvertisedPipeType type)
    {
        switch (type)
        {
            case AdvertisedPipeType.Unicast: return "unicast";
            case AdvertisedPipeType.Broadcast: return "broadcast";
            case AdvertisedPipeType.SecuredBroadcast: return "secured-broadcast";
            default: return "secured-unicast";
        }
    }

    /// <summary>peer or group.</summary>
    /// <param name="level">The level.</param>
    public static string Of(ServiceLevel level)
    {
        return level == ServiceLevel.Group ? "group" : "peer";
    }

    /// <summary>manual, boot or on-message.</summary>
    /// <param name="startup">The startup.</param>
    public static string Of(ServiceStartup startup)
    {
        switch (startup)
        {
            case ServiceStartup.Boot: return "boot";
            case ServiceStartup.OnMessage: return "on-message";
            default: return "manual";
        }
    }

    /// <summary>The variant that a word names, or 0.</summary>
    /// <param name="word">The word.</param>
    public static GroupVariant VariantOf(string word)
    {
        return word == "basic" ? GroupVariant.Basic : word == "full" ? GroupVariant.Full : 0;
    }

    /// <summary>The type that a word names, or 0.</summary>
    /// <param name="word">The word.</param>
    public static AdvertisedPipeType PipeTypeOf(string word)
    {
        for (AdvertisedPipeType type = AdvertisedPipeType.Unicast; type <= AdvertisedPipeType.SecuredBroadcast; type++)
        {
            if (Of(type) == word)
            {
                return type;
            }
        }

        return 0;
    }

    /// <summary>The level that a word names, or 0.</summary>
    /// <param name="word">The word.</param>
    public static ServiceLevel LevelOf(string word)
    {
        return word == "peer" ? ServiceLevel.Peer : word == "group" ? ServiceLevel.Group : 0;
    }

    /// <summary>The startup that a word names, or 0.</summary>
    /// <param name="word">The word.</param>
    public static ServiceStartup StartupOf(string word)
    {
        for (ServiceStartup startup = ServiceStartup.Manual; startup <= ServiceStartup.OnMessage; startup++)
        {
            if (Of(startup) == word)
            {
                return startup;
            }
        }

        return 0;
    }
}
