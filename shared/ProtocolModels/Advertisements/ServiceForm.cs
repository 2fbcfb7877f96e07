using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>The elements of a service (S0 fig. 18).</summary>
internal static class ServiceForm
{
    public static void Write(ServiceAdvertisement service, ElementMaker maker)
    {
        maker.Text("serviceName", service.ServiceName);
        maker.Text("level", AdvertisementWords.Of(service.Level));
        maker.Text("group", AdvertisementNames.Of(ResourceKind.Group, service.Group));
        maker.Text("peer", AdvertisementNames.Of(ResourceKind.Peer, service.Peer));
        maker.Embed("access", service.Access);
        if (service.Lifecycle != null)
        {
            ElementMaker lifecycle = new ElementMaker("lifecycle");
            lifecycle.Texts("state", service.Lifecycle.States);
            lifecycle.Pairs("instruction", service.Lifecycle.Instructions);
            maker.Add(lifecycle.Make());
        }

        maker.Texts("runtime", service.Runtimes);
        maker.Embed("configuration", service.Configuration);
        maker.Embed("userInterface", service.UserInterface);
        maker.Embed("storage", service.Storage);
        ElementMaker startup = new ElementMaker("startup");
        startup.Attribute("pipe", AdvertisementNames.Of(ResourceKind.Pipe, service.StartupPipe));
        ExtensionElement element = startup.Make();
        element.Text = AdvertisementWords.Of(service.Startup);
        maker.Add(element);
        maker.Embed("pipes", service.Pipes);
    }

    public static void Read(ServiceAdvertisement service, ElementParts parts)
    {
        service.ServiceName = parts.NeededTitle("serviceName");
        service.Level = AdvertisementWords.LevelOf(parts.Needed("level"));
        if (service.Level == 0)
        {
            parts.Note(AdvertisementStatus.BadWord, "level");
        }

        service.Group = parts.Resource("group", ResourceKind.Group);
        service.Peer = parts.Resource("peer", ResourceKind.Peer);
        service.Access = parts.Policies("access");
        ReadLifecycle(service, parts);
        service.Runtimes = parts.Titles("runtime");
        service.Configuration = parts.Policies("configuration");
        service.UserInterface = parts.Policies("userInterface");
        service.Storage = parts.Policies("storage");
        ReadStartup(service, parts);
        service.Pipes = parts.Pipes("pipes");
    }

    private static void ReadLifecycle(ServiceAdvertisement service, ElementParts parts)
    {
        ExtensionElement? element = parts.One("lifecycle");
        if (element == null)
        {
            return;
        }

        ElementParts inner = new ElementParts(element, parts.Fault, "");
        ServiceLifecycle lifecycle = new ServiceLifecycle();
        lifecycle.States = inner.Titles("state");
        lifecycle.Instructions = inner.Pairs("instruction");
        inner.FinishStrictly();
        service.Lifecycle = lifecycle;
    }

    private static void ReadStartup(ServiceAdvertisement service, ElementParts parts)
    {
        ExtensionElement? element = parts.One("startup");
        if (element == null)
        {
            parts.Note(AdvertisementStatus.MissingElement, "startup");
            return;
        }

        ElementParts inner = new ElementParts(element, parts.Fault, " pipe ");
        string? pipe = inner.Attribute("pipe");
        service.StartupPipe = pipe == null ? null : parts.IdOf("startup@pipe", pipe, ResourceKind.Pipe);
        service.Startup = AdvertisementWords.StartupOf(element.Text);
        if (service.Startup == 0 || element.Children.Length > 0)
        {
            parts.Note(AdvertisementStatus.BadWord, "startup");
        }
    }
}
