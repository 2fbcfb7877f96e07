using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A deposit that is not answered yet.</summary>
internal sealed class OutboxEntry(ulong exchange, Identifier via, RelayDeposit deposit, long deadlineMillis, object? tag)
{
    internal const int FirstRepeatMillis = 1_000;
    internal const int LastRepeatMillis = 30_000;

    internal ulong Exchange => exchange;

    /// <summary>The relay that is asked.</summary>
    internal Identifier Via => via;

    internal RelayDeposit Deposit => deposit;

    /// <summary>When it is not worth sending any more.</summary>
    internal long DeadlineMillis => deadlineMillis;

    /// <summary>What the depositor knows it by.</summary>
    internal object? Tag => tag;

    /// <summary>When it is sent, or sent again.</summary>
    internal long DueMillis { get; private set; }

    private int RepeatMillis { get; set; } = FirstRepeatMillis;

    internal void NoteSent(long nowMillis)
    {
        DueMillis = nowMillis + RepeatMillis;
        RepeatMillis = Math.Min(RepeatMillis * 2, LastRepeatMillis);
    }

    /// <summary>A new session: what was sent before may be lost, and need not wait for its time.</summary>
    internal void AskAgain()
    {
        DueMillis = 0;
        RepeatMillis = FirstRepeatMillis;
    }
}
