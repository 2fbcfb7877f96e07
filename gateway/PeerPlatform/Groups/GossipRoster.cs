using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The roster as the group's view has it. Not for several threads.</summary>
public sealed class GossipRoster : IGossipRoster
{
    private readonly GroupLedger _ledger;
    private GroupView? _view;
    private Dictionary<Identifier, SignedStatement>? _removals;

    /// <summary>Makes a roster without a view.</summary>
    /// <param name="ledger">The group's statements.</param>
    public GossipRoster(GroupLedger ledger)
    {
        _ledger = ledger;
    }

    /// <summary>The view; set it each time that a new one is made.</summary>
    public GroupView? View
    {
        get => _view;
        set
        {
            _view = value;
            _removals = null;
        }
    }

    /// <summary>
    /// Who let this peer in. A newcomer knows the first document alone and so nobody but the creator; until it knows more, this one is a member to it.
    /// </summary>
    public Identifier? Admitter { get; set; }

    /// <inheritdoc/>
    public uint RevocationNumber => _view?.RevocationNumber ?? 0;

    /// <inheritdoc/>
    public bool IsMember(Identifier peer) => _view?.Find(peer) is { } member ? member.IsActive : peer.Equals(Admitter);

    /// <inheritdoc/>
    public SignedStatement? RemovalOf(Identifier peer)
    {
        _removals ??= FindRemovals();
        return _removals.GetValueOrDefault(peer);
    }

    private Dictionary<Identifier, SignedStatement> FindRemovals()
    {
        Dictionary<Identifier, SignedStatement> removals = [];
        foreach (SignedStatement statement in _ledger.Entries().Select(entry => entry.Statement).Where(one => one.Kind == StatementKind.Removal))
        {
            if (_view?.Effects.GetValueOrDefault(statement.Id) == StatementEffect.Counts)
            {
                removals[statement.Subject] = statement;
            }
        }

        return removals;
    }
}
