namespace NanoPeers.PeerPlatform.Files;

/// <summary>How a <see cref="FileService"/> behaves. By default it takes no files.</summary>
public sealed record FileServiceOptions
{
    /// <summary>The purpose of sessions that are set up for files; files go under other sessions too.</summary>
    public const string Purpose = "file";

    /// <summary>Longest file that is taken, octets.</summary>
    public long MaxLength { get; init; } = 1L << 30;

    /// <summary>Most files that are being received or decided on at once; each takes 64 KiB of memory.</summary>
    public int MaxIncoming { get; init; } = 8;

    /// <summary>Decides on an offer; may ask a person. Runs on the thread pool; what it throws counts as a refusal by policy.</summary>
    public Func<IncomingFile, CancellationToken, Task<FileDecision>> Decide { get; init; } =
        static (_, _) => Task.FromResult(FileDecision.Refuse(FileRefusal.RefusedByPolicy));
}
