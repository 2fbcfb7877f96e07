using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The roster of a full peer: who is a member by the group's statements.</summary>
internal sealed class LedgerRoster : IGroupRoster
{
    private GroupView _view;
    private List<GroupMember> _members = [];

    public LedgerRoster(GroupView view)
    {
        _view = view;
        Take(view);
    }

    public uint Version { get; private set; }

    public int Count => _members.Count;

    public uint Term => _view.Term;

    public Identifier Owner => _view.Leader!;

    public int OwnerRank => _view.RankOf(Owner);

    public void Take(GroupView view)
    {
        _view = view;
        _members = [.. view.Active.Where(member => !view.RevokedPeers.Contains(member.Id)).OrderBy(member => member.Id.ToString(), StringComparer.Ordinal)];
        Version++;
    }

    public Identifier MemberAt(int index) => _members[index].Id;

    public bool WantsKeyAt(int index) => _members[index].WantsKey;

    public bool IsMember(byte[] peer, int offset) => _members.Exists(member => member.Id.Matches(peer, offset));

    public GroupRefusal JudgeOwner(Identifier from, uint term) =>
        term != Term ? term < Term ? GroupRefusal.OldEpoch : GroupRefusal.UnknownTerm : from.Equals(Owner) ? GroupRefusal.None : GroupRefusal.NotOwner;
}
