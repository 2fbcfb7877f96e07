using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The members of a group as its keys' cores and its gossip see them: a view, put into their words. With the seat's lock held.</summary>
internal sealed class SeatRoster : IGroupRoster, IGossipRoster
{
    // Who owns the keys of a group of which nothing is known.
    private static readonly Identifier _nobody = new(new byte[Identifier.Length], 0);

    private readonly GroupLedger _ledger;
    private readonly HashSet<Identifier> _members = new(IdentifierComparer.Instance);
    private GroupMember[] _ordered = [];
    private readonly Identifier _self;
    private Dictionary<Identifier, SignedStatement>? _removals;
    private GroupView? _view;
    private bool _hasCommonKey;

    internal SeatRoster(GroupLedger ledger, Identifier self)
    {
        _ledger = ledger;
        _self = self;
    }

    /// <summary>This peer's place in the order of ids; -1 when it is no member.</summary>
    internal int Place { get; private set; } = -1;

    /// <summary>Whom to hear before the group's statements are here: the member that lets this peer in.</summary>
    internal Identifier? Sponsor { get; set; }

    public uint Version { get; private set; }

    public int Count => _ordered.Length;

    public uint Term => _view?.Term ?? 0;

    public Identifier Owner { get; private set; } = _nobody;

    public int OwnerRank { get; private set; }

    public uint RevocationNumber => _view?.RevocationNumber ?? 0;

    public Identifier MemberAt(int index) => _ordered[index].Id;

    /// <summary>Where the group has no use for a common key nobody gets one.</summary>
    public bool WantsKeyAt(int index) => _hasCommonKey && _ordered[index].WantsKey;

    public bool IsMember(byte[] peer, int offset) => 
        _members.GetAlternateLookup<(byte[] Buffer, int Offset)>().Contains((peer, offset));

    public bool IsMember(Identifier peer) => _members.Contains(peer) || peer.Equals(Sponsor);

    public SignedStatement? RemovalOf(Identifier peer)
    {
        _removals ??= FindRemovals();
        return _removals.GetValueOrDefault(peer);
    }

    public GroupRefusal JudgeOwner(Identifier from, uint term) =>
        term < Term ? GroupRefusal.OldEpoch
        : term > Term ? GroupRefusal.UnknownTerm
        : from.Equals(Owner) ? GroupRefusal.None
        : GroupRefusal.NotOwner;

    /// <summary>Takes a new view.</summary>
    /// <returns>Whether anything of the roster is different.</returns>
    internal bool Set(GroupView view)
    {
        GroupMember[] ordered = [.. view.Active];
        Array.Sort(ordered, static (one, other) => one.Id.IsBefore(other.Id) ? -1 : other.Id.IsBefore(one.Id) ? 1 : 0);
        Identifier owner = view.Leader ?? (ordered.Length > 0 ? ordered[0].Id : _nobody);
        int rank = Math.Max(0, view.RankOf(owner));
        bool hasCommonKey = view.Policy.Protection == PolicyProtection.Common;
        bool same = _view is not null && hasCommonKey == _hasCommonKey && _view.Term == view.Term && owner.Equals(Owner) && rank == OwnerRank
            && ordered.Length == _ordered.Length
            && ordered.Zip(_ordered).All(pair => pair.First.Id.Equals(pair.Second.Id) && pair.First.WantsKey == pair.Second.WantsKey);
        _view = view;
        _hasCommonKey = hasCommonKey;
        _removals = null;
        _ordered = ordered;
        Place = Array.FindIndex(ordered, member => member.Id.Equals(_self));
        Owner = owner;
        OwnerRank = rank;
        if (!same)
        {
            _members.Clear();
            _members.UnionWith(ordered.Select(member => member.Id));
            Version++;
        }

        return !same;
    }

    /// <summary>The removals that count, by who was removed; of several the last.</summary>
    private Dictionary<Identifier, SignedStatement> FindRemovals()
    {
        Dictionary<Identifier, SignedStatement> removals = new(IdentifierComparer.Instance);
        foreach (LedgerEntry entry in _ledger.Entries())
        {
            bool isRemoval = entry.Statement.Kind == StatementKind.Removal;
            if (isRemoval && _view?.Effects.GetValueOrDefault(entry.Statement.Id) == StatementEffect.Counts)
            {
                removals[entry.Statement.Subject] = entry.Statement;
            }
        }

        return removals;
    }
}
