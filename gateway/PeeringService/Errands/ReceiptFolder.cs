namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// The backend's receipts for this node's files, each in a file of the uploaded one's name. It is written before the uploaded file goes, so that a restart in
/// between does not send that again. A bounded number; the oldest go first.
/// </summary>
internal sealed class ReceiptFolder
{
    private const string Ending = ".receipt";
    private const int Most = 1_000;

    private readonly string _folder;

    internal ReceiptFolder(string folder)
    {
        _folder = folder;
        OwnerOnly.MakeFolder(folder);
    }

    internal void Put(string name, byte[] receipt)
    {
        OwnerOnly.Replace(PathOf(name), receipt);
        FileInfo[] all = new DirectoryInfo(_folder).GetFiles("*" + Ending);
        foreach (FileInfo old in all.OrderBy(file => file.LastWriteTimeUtc).Take(Math.Max(0, all.Length - Most)))
        {
            old.Delete();
        }
    }

    /// <summary>The receipt of a file; null when there is none.</summary>
    internal byte[]? Find(string name) => File.Exists(PathOf(name)) ? File.ReadAllBytes(PathOf(name)) : null;

    private string PathOf(string name) => Path.Combine(_folder, name + Ending);
}
