namespace NanoPeers.PeerPlatform.Relay;

/// <summary>How much a relay keeps.</summary>
public sealed record RelayQuota
{
    /// <summary>Messages that wait in one mailbox.</summary>
    public int ItemsInMailbox { get; init; } = 1_000;

    /// <summary>Octets that wait in one mailbox.</summary>
    public long OctetsInMailbox { get; init; } = 1 << 20;

    /// <summary>Messages of one depositor that wait in one mailbox: a flood of one leaves room for others.</summary>
    public int ItemsOfDepositor { get; init; } = 250;

    /// <summary>Names that one mailbox knows, those of delivered messages included, so that the disk is bounded.</summary>
    public int NamesInMailbox { get; init; } = 100_000;

    /// <summary>Names of one depositor that one mailbox knows.</summary>
    public int NamesOfDepositor { get; init; } = 25_000;

    /// <summary>Mailboxes, those in transit included.</summary>
    public int Mailboxes { get; init; } = 20_000;

    /// <summary>Octets that wait in all mailboxes.</summary>
    public long Octets { get; init; } = 256L << 20;

    /// <summary>Deposits of one peer in a second.</summary>
    public int DepositsEachSecond { get; init; } = 500;
}
