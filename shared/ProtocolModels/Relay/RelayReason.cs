namespace NanoPeers.Relay;

/// <summary>Why a relay does not do what it was asked. The numbers are fixed. RELAY.md.</summary>
public static class RelayReason
{
    /// <summary>No reason: it was done.</summary>
    public const int None = 0;

    /// <summary>The peer has no mailbox here.</summary>
    public const int NoMailbox = 1;

    /// <summary>Who asks may not.</summary>
    public const int NotAllowed = 2;

    /// <summary>The mailbox has no room. It may have later.</summary>
    public const int MailboxFull = 3;

    /// <summary>Too much of what waits is of this depositor. It may be less later.</summary>
    public const int ShareUsedUp = 4;

    /// <summary>Too many deposits in a second. Later they are taken.</summary>
    public const int TooFast = 5;

    /// <summary>What was deposited is not one whole message.</summary>
    public const int NotAMessage = 6;

    /// <summary>The message's sender is not the depositor, and the depositor may not carry messages of others.</summary>
    public const int WrongSender = 7;

    /// <summary>The message has travelled as far as it may.</summary>
    public const int HopsUsedUp = 8;

    /// <summary>No way to the gateway that was named.</summary>
    public const int NoRoute = 9;

    /// <summary>The message has a trailer that its carrier had no right to add.</summary>
    public const int TrailerRefused = 10;

    /// <summary>The relay has no room for more mailboxes or octets. It may have later.</summary>
    public const int RelayFull = 11;

    /// <summary>The message waited for as long as it was worth keeping.</summary>
    public const int Expired = 12;

    /// <summary>The mailbox was closed, or its lease ended, while the message waited.</summary>
    public const int MailboxClosed = 13;

    /// <summary>The relay's store failed. Later it may not.</summary>
    public const int StoreFailed = 14;

    /// <summary>The highest reason.</summary>
    public const int Last = StoreFailed;

    /// <summary>Whether asking again later may help.</summary>
    /// <param name="reason">A reason.</param>
    public static bool MayPass(int reason)
    {
        return reason == MailboxFull || reason == ShareUsedUp || reason == TooFast || reason == RelayFull || reason == StoreFailed;
    }

    /// <summary>A reason for people.</summary>
    /// <param name="reason">A reason.</param>
    public static string NameOf(int reason)
    {
        switch (reason)
        {
            case None: return "done";
            case NoMailbox: return "the peer has no mailbox at this relay";
            case NotAllowed: return "not allowed";
            case MailboxFull: return "the mailbox is full";
            case ShareUsedUp: return "too much of this depositor waits already";
            case TooFast: return "too many deposits in a second";
            case NotAMessage: return "not a message";
            case WrongSender: return "the message is of another sender";
            case HopsUsedUp: return "the message has travelled too far";
            case NoRoute: return "no way to that gateway";
            case TrailerRefused: return "the carrier may not add a trailer";
            case RelayFull: return "the relay is full";
            case Expired: return "expired";
            case MailboxClosed: return "the mailbox was closed";
            case StoreFailed: return "the relay's store failed";
            default: return "an unknown reason";
        }
    }
}
