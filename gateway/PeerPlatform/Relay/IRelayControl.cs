using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>The relay of a peer, for people and programs. Any thread may call.</summary>
public interface IRelayControl
{
    /// <summary>Something was accepted, refused or lost. Raised on the relay's thread; must not wait.</summary>
    event Action<RelayOutcome>? Ended;

    /// <summary>Whether this peer keeps mailboxes for others.</summary>
    bool IsRelay { get; }

    /// <summary>Counts since the start.</summary>
    RelayCounters Counters { get; }

    /// <summary>The mailboxes here, those in transit too.</summary>
    IReadOnlyList<MailboxStatus> Mailboxes();

    /// <summary>Opens a mailbox for a peer, as this relay's owner: the peer need not ask. Renews it when it is open.</summary>
    /// <param name="owner">The peer.</param>
    /// <param name="group">The group whose members may deposit.</param>
    /// <param name="access">One of <see cref="NanoPeers.Relay.RelayAccess"/>.</param>
    /// <param name="lease">For how long.</param>
    /// <returns>None when it is open; else one of <see cref="NanoPeers.Relay.RelayReason"/>.</returns>
    int Open(Identifier owner, Identifier group, int access, TimeSpan lease);

    /// <summary>Closes a mailbox and throws away what waits; its depositors are told where they are connected.</summary>
    /// <param name="owner">Whose.</param>
    /// <returns>How many waited; null when there is no such mailbox.</returns>
    int? Close(Identifier owner);

    /// <summary>The relays that this peer uses.</summary>
    IReadOnlyList<RelayRouteStatus> Routes();

    /// <summary>Has a mailbox at a gateway from now on, and collects whenever there is a session.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="access">Who may deposit, one of <see cref="NanoPeers.Relay.RelayAccess"/>.</param>
    void CollectAt(Identifier gateway, int access);

    /// <summary>Closes this peer's mailbox at a gateway, if there is a session with it, and collects there no more.</summary>
    /// <param name="gateway">The gateway.</param>
    void LeaveGateway(Identifier gateway);

    /// <summary>Whether a gateway said that nothing waits for this peer any more: a peer that wakes only to collect can sleep.</summary>
    /// <param name="gateway">The gateway.</param>
    bool IsEmpty(Identifier gateway);
}
