namespace NanoPeers.Discovery;

/// <summary>What a peer asks a gateway for about its region. The numbers are fixed.</summary>
public static class RegionTopic
{
    /// <summary>Only which region it is; a gateway that is linked with another says with it that it is here.</summary>
    public const int Region = 1;

    /// <summary>The region's documents: its group advertisement, with the policies in it.</summary>
    public const int Documents = 2;

    /// <summary>The peers in the region.</summary>
    public const int Peers = 3;

    /// <summary>The services on those peers.</summary>
    public const int Services = 4;

    /// <summary>The region's other gateways.</summary>
    public const int Gateways = 5;

    /// <summary>The highest number.</summary>
    public const int Last = Gateways;
}
