using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.Benchmarks;

/// <summary>A group of peers 1, 2, 3 and so on; peer 1 owns its keys.</summary>
internal sealed class FanOutRoster(int members) : IGroupRoster
{
    private readonly Identifier[] _members = [.. Enumerable.Range(1, members).Select(number => Peers.IdOf((byte)number))];

    public uint Version => 1;

    public int Count => _members.Length;

    public uint Term => 1;

    public Identifier Owner => _members[0];

    public int OwnerRank => 0;

    public Identifier MemberAt(int index) => _members[index];

    public bool WantsKeyAt(int index) => true;

    public bool IsMember(byte[] peer, int offset) => peer[offset] >= 1 && peer[offset] <= _members.Length && _members[peer[offset] - 1].Matches(peer, offset);

    public GroupRefusal JudgeOwner(Identifier from, uint term) => from.Equals(Owner) ? GroupRefusal.None : GroupRefusal.NotOwner;

    internal int IndexOf(Identifier member) => Array.IndexOf(_members, member);
}
