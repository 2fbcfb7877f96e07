namespace NanoPeers.PeeringService.Peering;

/// <summary>What a node does (S2 fig. 2: typically both; "each node may run only the client or the server").</summary>
[Flags]
public enum PeeringRoles
{
    /// <summary>It answers requests with what it has.</summary>
    Server = 1,

    /// <summary>It asks peers for what it needs.</summary>
    Client = 2,

    /// <summary>Both.</summary>
    Both = Server | Client,
}
