namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Makes what a demo is made of, besides its gateway: boards and full peers.</summary>
internal interface IBoardMaker
{
    /// <summary>Makes a board; it is not switched on yet.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="folder">Its folder, the board's flash memory; it is created. A board that had this folder before is the same board.</param>
    /// <param name="invitation">Its invitation, or null when it has used one before.</param>
    /// <param name="multicastPort">The port of multicasts and broadcasts.</param>
    IDemoBoard Make(string name, string folder, string? invitation, int multicastPort);

    /// <summary>Makes a full peer; it does not run yet.</summary>
    /// <param name="name">What it is called in groups.</param>
    /// <param name="folder">Its state folder.</param>
    /// <param name="multicastPort">The port of multicasts and broadcasts.</param>
    /// <param name="more">Further options of its command <c>run</c>.</param>
    IDemoPeer MakePeer(string name, string folder, int multicastPort, IReadOnlyList<string> more);

    /// <summary>Starts the vendor whose product the peers keep up to date; null where a demo has none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DemoException">It does not start.</exception>
    Task<VendorProcess?> StartVendorAsync(CancellationToken cancellationToken);
}
