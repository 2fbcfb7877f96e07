namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Room for lines that are held, shared by all that are followed.</summary>
internal sealed class GroupLineRoom(int lines)
{
    internal int Left { get; set; } = lines;
}
