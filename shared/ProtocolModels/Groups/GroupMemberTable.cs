using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>How far a member is with the key that its owner hands out.</summary>
internal enum GroupMemberStep
{
    /// <summary>It did not say that it has the key.</summary>
    Behind = 0,

    /// <summary>It has it, dormant.</summary>
    Holds = 1,

    /// <summary>It sends with it.</summary>
    Uses = 2,

    /// <summary>It overwrote the older ones.</summary>
    Dropped = 3,
}

/// <summary>One member as the keys' owner sees it.</summary>
internal sealed class GroupMemberEntry
{
    internal GroupMemberEntry(Identifier peer)
    {
        Peer = peer;
        IsReachable = true;
    }

    internal Identifier Peer { get; }

    internal bool WantsKey { get; set; }

    /// <summary>False when it did not answer; then nothing is sent until it is heard of.</summary>
    internal bool IsReachable { get; set; }

    internal GroupMemberStep Step { get; set; }

    /// <summary>While the next key is handed out: it was cut off and needs the current one too.</summary>
    internal bool NeedsCurrent { get; set; }

    /// <summary>Whether it may have the current key: it was a member when that one came into use, or the policy lets who joins have it.</summary>
    internal bool MayHaveCurrent { get; set; }

    internal int Sends { get; set; }

    internal long SendAtMillis { get; set; }
}

/// <summary>The members of a group as the keys' owner sees them, found by index or by id. Made anew with each change of the roster.</summary>
internal sealed class GroupMemberTable
{
    private readonly GroupMemberEntry[] _entries;
    private readonly int[] _slots;

    /// <summary>Takes the members of a roster without the owner, with what was known of them; nobody without a roster.</summary>
    internal GroupMemberTable(IGroupRoster? roster, Identifier self, GroupMemberTable? before)
    {
        int count = roster == null ? 0 : roster.Count;
        var entries = new GroupMemberEntry[count];
        int slots = 8;
        while (slots < count * 2)
        {
            slots *= 2;
        }

        _slots = new int[slots];
        for (int i = 0; roster != null && i < count; i++)
        {
            Identifier peer = roster.MemberAt(i);
            if (!peer.Equals(self))
            {
                entries[Count] = before?.Find(peer) ?? new GroupMemberEntry(peer);
                Count++;
                Put(entries[Count - 1].Peer, Count);
            }
        }

        _entries = entries;
    }

    internal int Count { get; }

    internal GroupMemberEntry At(int index)
    {
        return _entries[index];
    }

    internal GroupMemberEntry? Find(Identifier peer)
    {
        for (int at = SlotOf(peer); _slots[at] != 0; at = (at + 1) & (_slots.Length - 1))
        {
            GroupMemberEntry entry = _entries[_slots[at] - 1];
            if (entry.Peer.Equals(peer))
            {
                return entry;
            }
        }

        return null;
    }

    private void Put(Identifier peer, int number)
    {
        int at = SlotOf(peer);
        while (_slots[at] != 0)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = number;
    }

    private int SlotOf(Identifier peer)
    {
        uint spread = (uint)peer.GetHashCode() * 2654435761u;
        return (int)(spread >> 8) & (_slots.Length - 1);
    }
}
