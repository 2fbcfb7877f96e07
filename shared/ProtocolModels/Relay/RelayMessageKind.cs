namespace NanoPeers.Relay;

/// <summary>Kinds of messages of the <c>relay</c> protocol. The numbers are fixed. RELAY.md.</summary>
public static class RelayMessageKind
{
    /// <summary>Keep this message for a peer.</summary>
    public const int Deposit = 1;

    /// <summary>The message is on disk, or was before.</summary>
    public const int Accepted = 2;

    /// <summary>What was asked is not done; says why.</summary>
    public const int Refused = 3;

    /// <summary>Hand over what waits for me, and for a while what comes.</summary>
    public const int Collect = 4;

    /// <summary>One message that waited.</summary>
    public const int Item = 5;

    /// <summary>All up to a number are taken.</summary>
    public const int Ack = 6;

    /// <summary>Nothing waits beyond a number.</summary>
    public const int Empty = 7;

    /// <summary>Open a mailbox for me, or renew its lease.</summary>
    public const int Open = 8;

    /// <summary>The mailbox is open.</summary>
    public const int Opened = 9;

    /// <summary>Close my mailbox and throw away what waits.</summary>
    public const int Close = 10;

    /// <summary>The mailbox is closed.</summary>
    public const int Closed = 11;

    /// <summary>What was accepted will not be delivered; says why.</summary>
    public const int Lost = 12;

    /// <summary>The highest kind.</summary>
    public const int Last = Lost;
}
