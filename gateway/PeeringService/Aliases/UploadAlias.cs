using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// An alias that files are posted to. A file that is posted again, octet for octet, is the one that is here: a poster who did not hear the answer
/// may ask again, and the file still goes on once. All members may be called from any thread.
/// </summary>
public sealed class UploadAlias
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, string> _fileNames = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>?> _receipts = new(StringComparer.Ordinal);

    internal UploadAlias(string path, UploadOrder order)
    {
        Path = path;
        Order = order;
        Folder = new UploadFolder(order.Folder);
    }

    /// <summary>The path that files are posted to: <c>/u/</c> and 32 letters and digits.</summary>
    public string Path { get; }

    /// <summary>What may be posted.</summary>
    public UploadOrder Order { get; }

    internal UploadFolder Folder { get; }

    /// <summary>
    /// Gives a posted file its receipt. Who posted it gets it from the place that the answer named (<c>Location</c>): 202 before, 200 after.
    /// </summary>
    /// <returns>False when no such file was posted here.</returns>
    public bool SetReceipt(string fileName, ReadOnlyMemory<byte> receipt)
    {
        lock (_gate)
        {
            if (!_receipts.ContainsKey(fileName))
            {
                return false;
            }

            _receipts[fileName] = receipt;
            return true;
        }
    }

    /// <summary>Takes a file's name for its content; false, and the name that the content has, when it was posted before.</summary>
    internal bool TryName(ObjectId content, ref string fileName)
    {
        lock (_gate)
        {
            if (_fileNames.TryGetValue(content, out string? known))
            {
                fileName = known;
                return false;
            }

            _fileNames.Add(content, fileName);
            _receipts.Add(fileName, null);
            return true;
        }
    }

    /// <summary>Takes back a name whose file could not be stored.</summary>
    internal void Unname(ObjectId content, string fileName)
    {
        lock (_gate)
        {
            _fileNames.Remove(content);
            _receipts.Remove(fileName);
        }
    }

    /// <summary>False when no such file was posted here; the receipt is null while there is none.</summary>
    internal bool TryFindReceipt(string fileName, out ReadOnlyMemory<byte>? receipt)
    {
        lock (_gate)
        {
            return _receipts.TryGetValue(fileName, out receipt);
        }
    }
}
