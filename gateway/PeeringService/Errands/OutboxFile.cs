namespace NanoPeers.PeeringService.Errands;

/// <summary>A file in the upload folder, as it was last seen.</summary>
internal sealed record OutboxFile(string Path, ErrandOrder Order, bool IsOwn, long Length, DateTime Written)
{
    internal string Name => System.IO.Path.GetFileName(Path);

    internal string Folder => System.IO.Path.GetDirectoryName(Path)!;
}
