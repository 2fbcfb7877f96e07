namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Makes boards that are processes of the virtual peer's program, and full peers that are processes of this one.</summary>
internal sealed class VirtualBoardMaker : IBoardMaker
{
    /// <inheritdoc/>
    public IDemoBoard Make(string name, string folder, string? invitation, int multicastPort) =>
        new VirtualBoard(new VirtualBoardOptions { Name = name, Folder = folder, Invitation = invitation, MulticastPort = multicastPort });

    /// <inheritdoc/>
    public IDemoPeer MakePeer(string name, string folder, int multicastPort, IReadOnlyList<string> more) =>
        new PeerProcess(name, folder, multicastPort, more);

    /// <inheritdoc/>
    public async Task<VendorProcess?> StartVendorAsync(CancellationToken cancellationToken) =>
        await VendorProcess.StartAsync(cancellationToken).ConfigureAwait(false);
}
