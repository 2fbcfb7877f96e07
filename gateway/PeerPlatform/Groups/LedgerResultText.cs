namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What became of a statement, as a line for a person: what happened, and what to do where something can be done.</summary>
public static class LedgerResultText
{
    /// <summary>The line.</summary>
    /// <param name="result">What became of it.</param>
    public static string Of(LedgerResult result) => result switch
    {
        LedgerResult.Added => "Recorded.",
        LedgerResult.Duplicate => "Recorded before.",
        LedgerResult.Waiting => "Kept until it is known who said it.",
        LedgerResult.Malformed => "Refused: it is not well formed.",
        LedgerResult.OtherGroup => "Refused: it is another group's.",
        LedgerResult.WrongSignature => "Refused: none of its issuer's keys signed it.",
        LedgerResult.NotTheFounder => "Refused: its key did not make this group.",
        LedgerResult.FromTheFuture => "Refused: it was made more than 36 hours in the future. Check the clocks.",
        LedgerResult.ClockAhead => "Put off: what came before it is missing.",
        LedgerResult.IssuerFull =>
            "Refused: its issuer has said as much as one member may in this group. Let another member do it, or join again under a new peer id.",
        LedgerResult.Full =>
            "Refused: the group's records are full. Removals and changes of its rules are still taken for a while. Make a new group and invite its members.",
        _ => "Refused.",
    };
}
