namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Packages as files of a folder, each named by its digest; written whole or not at all.</summary>
/// <param name="folder">The folder; made where it is not there.</param>
public sealed class FolderPolicyStore(string folder) : IPolicyStore
{
    private const string Ending = ".policy";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Load() => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*" + Ending)
            .Where(static file => file.Length <= PolicyPackage.MaxPackage)
            .OrderBy(static file => file.Name, StringComparer.Ordinal)
            .Select(static file => File.ReadAllBytes(file.FullName)),
    ];

    /// <inheritdoc/>
    public void Save(string digest, byte[] octets)
    {
        Directory.CreateDirectory(folder);
        string path = PathOf(digest);
        string half = path + ".part";
        using (FileStream file = new(half, FileMode.Create, FileAccess.Write))
        {
            file.Write(octets);
            file.Flush(true);
        }

        File.Move(half, path, true);
    }

    /// <inheritdoc/>
    public void Delete(string digest)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(PathOf(digest));
        }
    }

    private string PathOf(string digest) => Path.Combine(folder, digest + Ending);
}
