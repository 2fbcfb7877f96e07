namespace NanoPeers.PeeringService.Aliases;

/// <summary>What may be posted to an upload alias.</summary>
/// <param name="Task">The task that the files are for; names nothing on the disk.</param>
/// <param name="Folder">Where the files go: the folder of whoever forwards them. Made with mode 0700 when it is not there.</param>
/// <param name="Until">When the alias is over.</param>
public sealed record UploadOrder(string Task, string Folder, DateTimeOffset Until)
{
    /// <summary>Octets of one file: 1 MiB.</summary>
    public long MaxOctets { get; init; } = 1 << 20;

    /// <summary>Files that may be in the folder: 1,000. Beyond that the answer is 507.</summary>
    public int MaxFiles { get; init; } = 1_000;

    /// <summary>Octets that may be in the folder: 64 MiB. Beyond that the answer is 507.</summary>
    public long MaxFolderOctets { get; init; } = 64 << 20;

    /// <summary>Told of every file that was stored, after it is safe on the disk; null when nobody wants to know.</summary>
    public Action<StoredUpload>? Stored { get; init; }
}
