namespace NanoPeers.PeerPlatform.Files;

/// <summary>How a transfer ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Refusal">Why, when the outcome is Refused.</param>
public sealed record FileResult(FileOutcome Outcome, FileRefusal Refusal)
{
    /// <summary>Whether the file arrived whole.</summary>
    public bool IsComplete => Outcome == FileOutcome.Complete;

    /// <summary>Why it did not arrive, in a few words; empty when it did.</summary>
    public string Problem => Outcome switch
    {
        FileOutcome.Complete => "",
        FileOutcome.WrongDigest => "what arrived is not what was offered",
        FileOutcome.StorageFailed => "the receiver could not store it",
        FileOutcome.Cancelled => "the receiver gave up",
        FileOutcome.Silent => "the other end fell silent",
        FileOutcome.Refused => RefusalInWords,
        _ => "it has not ended",
    };

    private string RefusalInWords => Refusal switch
    {
        FileRefusal.RefusedByUser => "the person asked said no",
        FileRefusal.RefusedByPolicy => "the receiver takes no such files",
        FileRefusal.BadName => "the receiver does not take its name",
        FileRefusal.TooLong => "it is longer than the receiver takes",
        FileRefusal.NameTaken => "the receiver has a file of that name",
        FileRefusal.Busy => "the receiver takes as many files as it can already",
        FileRefusal.UnknownTransfer => "the sender does not offer it any more",
        FileRefusal.SourceFailed => "the sender cannot read it",
        FileRefusal.Cancelled => "the sender gave up",
        FileRefusal.NoRoom => "the receiver has no room for it",
        _ => "it was refused",
    };
}
