using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>A service (S0 fig. 18): of a peer or of a group, and how it is reached, started, configured and shown.</summary>
public sealed class ServiceAdvertisement : Advertisement
{
    /// <summary>Makes an empty one.</summary>
    public ServiceAdvertisement()
        : base(AdvertisementKind.Service)
    {
        ServiceName = "";
        Level = ServiceLevel.Peer;
        Access = PolicyAdvertisement.None;
        Runtimes = Texts.None;
        Configuration = PolicyAdvertisement.None;
        UserInterface = PolicyAdvertisement.None;
        Storage = PolicyAdvertisement.None;
        Startup = ServiceStartup.Manual;
        Pipes = PipeAdvertisement.None;
    }

    /// <summary>What the service is called.</summary>
    public string ServiceName { get; set; }

    /// <summary>The group in which it is given; null: to everybody.</summary>
    public Identifier? Group { get; set; }

    /// <summary>Of one peer, or of a group.</summary>
    public ServiceLevel Level { get; set; }

    /// <summary>The peer that gives it; may be another than the publisher. Null for a group's service.</summary>
    public Identifier? Peer { get; set; }

    /// <summary>How it is activated and used.</summary>
    public PolicyAdvertisement[] Access { get; set; }

    /// <summary>Its states, or null.</summary>
    public ServiceLifecycle? Lifecycle { get; set; }

    /// <summary>The runtimes that it runs in.</summary>
    public string[] Runtimes { get; set; }

    /// <summary>How it is configured.</summary>
    public PolicyAdvertisement[] Configuration { get; set; }

    /// <summary>How it is shown to people; one that has this is an application.</summary>
    public PolicyAdvertisement[] UserInterface { get; set; }

    /// <summary>What it keeps, and where.</summary>
    public PolicyAdvertisement[] Storage { get; set; }

    /// <summary>When it is started.</summary>
    public ServiceStartup Startup { get; set; }

    /// <summary>The pipe whose messages start it; null unless <see cref="Startup"/> is <see cref="ServiceStartup.OnMessage"/>.</summary>
    public Identifier? StartupPipe { get; set; }

    /// <summary>The pipes that lead to it.</summary>
    public PipeAdvertisement[] Pipes { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return ServiceName; }
    }

    /// <inheritdoc/>
    public override Identifier? GroupId
    {
        get { return Group; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        list.Add("level", AdvertisementWords.Of(Level));
        list.Add("peer", Peer?.ToString());
        list.Add("startup", AdvertisementWords.Of(Startup));
        foreach (string runtime in Runtimes)
        {
            list.Add("runtime", runtime);
        }

        list.AddPolicies("access", Access);
    }
}
