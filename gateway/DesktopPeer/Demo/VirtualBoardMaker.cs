namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Makes boards that are processes of the virtual peer's program.</summary>
internal sealed class VirtualBoardMaker : IBoardMaker
{
    /// <inheritdoc/>
    public IDemoBoard Make(string name, string folder, string? invitation, int multicastPort) =>
        new VirtualBoard(new VirtualBoardOptions { Name = name, Folder = folder, Invitation = invitation, MulticastPort = multicastPort });
}
