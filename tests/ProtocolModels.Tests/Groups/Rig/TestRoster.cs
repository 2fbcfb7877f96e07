using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Groups.Rig;

/// <summary>Who is in the group, as one peer or one side of a partition knows it.</summary>
public sealed class TestRoster : IGroupRoster
{
    private readonly List<Identifier> _members = [];
    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _keyless = [];

    public uint Version { get; private set; }

    public int Count => _members.Count;

    public uint Term { get; private set; } = 1;

    public Identifier Owner { get; private set; } = new(new byte[16], 0);

    public int OwnerRank { get; private set; }

    public static string NameOf(Identifier peer) => peer.ToString();

    public Identifier MemberAt(int index) => _members[index];

    public bool WantsKeyAt(int index) => !_keyless.Contains(NameOf(_members[index]));

    public bool IsMember(byte[] peer, int offset) => _ids.Contains(NameOf(new Identifier(peer, offset)));

    public GroupRefusal JudgeOwner(Identifier from, uint term)
    {
        if (term != Term)
        {
            return term < Term ? GroupRefusal.OldEpoch : GroupRefusal.UnknownTerm;
        }

        return from.Equals(Owner) ? GroupRefusal.None : GroupRefusal.NotOwner;
    }

    public void Add(Identifier peer)
    {
        Version++;
        if (_ids.Add(NameOf(peer)))
        {
            _members.Add(peer);
        }
    }

    public void Remove(Identifier peer)
    {
        Version++;
        _ids.Remove(NameOf(peer));
        _members.RemoveAll(peer.Equals);
    }

    public void Wish(Identifier peer, bool wants)
    {
        Version++;
        _ = wants ? _keyless.Remove(NameOf(peer)) : _keyless.Add(NameOf(peer));
    }

    public void Lead(Identifier owner, uint term, int rank)
    {
        Version++;
        Owner = owner;
        Term = term;
        OwnerRank = rank;
    }
}
