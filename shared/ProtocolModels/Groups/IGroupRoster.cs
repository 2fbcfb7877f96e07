using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>
/// Who is in a group, as this peer knows it now; handed to the cores, which know nothing of statements. It may change between two calls; the
/// core is then told by <c>HandleRoster</c>. Its members keep their order while <see cref="Version"/> is the same. GROUPS.md, "Roster".
/// </summary>
public interface IGroupRoster
{
    /// <summary>Changes whenever anything below does.</summary>
    uint Version { get; }

    /// <summary>Members.</summary>
    int Count { get; }

    /// <summary>A member.</summary>
    /// <param name="index">From 0 to one less than <see cref="Count"/>.</param>
    Identifier MemberAt(int index);

    /// <summary>Whether a member is to have the group's key (S0 figs. 5, 9: only those that want it get it).</summary>
    /// <param name="index">Which member.</param>
    bool WantsKeyAt(int index);

    /// <summary>Whether somebody is a member and may be heard. Allocates nothing: it is asked for each message.</summary>
    /// <param name="peer">Holds the 16 octets of its id.</param>
    /// <param name="offset">Where they begin.</param>
    bool IsMember(byte[] peer, int offset);

    /// <summary>The term of the keys' owner.</summary>
    uint Term { get; }

    /// <summary>Who makes the group's keys in this term.</summary>
    Identifier Owner { get; }

    /// <summary>Its place among the authorities, 0 the first.</summary>
    int OwnerRank { get; }

    /// <summary>Whether somebody may hand out keys of a term: None, NotOwner, OldEpoch or UnknownTerm.</summary>
    /// <param name="from">Who.</param>
    /// <param name="term">The key's term.</param>
    GroupRefusal JudgeOwner(Identifier from, uint term);
}
