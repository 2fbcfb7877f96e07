namespace NanoPeers.PeerPlatform.Files;

/// <summary>What a receiver says to an offer.</summary>
public sealed class FileDecision
{
    private FileDecision(IFileSink? sink, FileRefusal refusal)
    {
        Sink = sink;
        Refusal = refusal;
    }

    /// <summary>Where the file goes; null when it is refused.</summary>
    public IFileSink? Sink { get; }

    /// <summary>Why it is refused.</summary>
    public FileRefusal Refusal { get; }

    /// <summary>Takes the file.</summary>
    /// <param name="sink">Where it goes; used by this transfer alone.</param>
    public static FileDecision Accept(IFileSink sink) => new(sink, FileRefusal.None);

    /// <summary>Refuses the file.</summary>
    /// <param name="refusal">Why.</param>
    public static FileDecision Refuse(FileRefusal refusal) => new(null, refusal);
}
