using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// What a set of statements means at a time: rules, members, authorities, ballots, trust, revocations. The same set and time give the same view
/// at every peer, in whatever order the statements came. Immutable. GROUPS.md.
/// </summary>
public sealed class GroupView
{
    internal GroupView(GroupFold fold, DateTimeOffset at)
    {
        Group = fold.Group;
        At = at;
        Document = fold.Document;
        Founding = fold.Founding;
        Policy = fold.Policy;
        Members = fold.Members;
        Authorities = fold.ActiveAuthorities();
        Term = fold.Term;
        Leader = fold.CurrentLeader();
        Ballots = fold.CountBallots(at);
        Web = fold.Web;
        Cheats = fold.Cheats;
        Effects = fold.Effects;
        RevokedKeys = fold.RevokedKeys;
        RevocationNumber = fold.Revocations.Number;
        RevokedPeers = fold.AllRevoked();
    }

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>The time that the view is of.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The document that made the group; null when it is not here yet, and then nothing else is.</summary>
    public SignedStatement? Founding { get; }

    /// <summary>The current document.</summary>
    public SignedStatement? Document { get; }

    /// <summary>The group's name.</summary>
    public string Name => Document?.Text(StatementField.Name) ?? "";

    /// <summary>The groups that this one is a part of. Membership there gives none here.</summary>
    public IReadOnlyList<Identifier> Parents => Document?.List(StatementField.Parents) ?? [];

    /// <summary>The rules.</summary>
    public GroupPolicy Policy { get; }

    /// <summary>All that are or were members, by id.</summary>
    public IReadOnlyDictionary<Identifier, GroupMember> Members { get; }

    /// <summary>The members.</summary>
    public IEnumerable<GroupMember> Active => Members.Values.Where(member => member.IsActive);

    /// <summary>The authorities that are members, in the order in which they lead; the one of the current term may be any of them.</summary>
    public IReadOnlyList<Identifier> Authorities { get; }

    /// <summary>The term: counts up with every takeover.</summary>
    public uint Term { get; }

    /// <summary>The leading authority: it makes keys and revocation lists. Null in a group without one.</summary>
    public Identifier? Leader { get; }

    /// <summary>Elected representatives.</summary>
    public IEnumerable<GroupMember> Representatives => Active.Where(member => member.Role == MemberRole.Representative);

    /// <summary>Ballots, by name.</summary>
    public IReadOnlyDictionary<StatementId, GroupBallot> Ballots { get; }

    /// <summary>Who endorses whom.</summary>
    public WebOfTrust Web { get; }

    /// <summary>Peers that contradicted themselves under their own signature.</summary>
    public IReadOnlySet<Identifier> Cheats { get; }

    /// <summary>Fingerprints, in hexadecimal, of keys that may not come back.</summary>
    public IReadOnlySet<string> RevokedKeys { get; }

    /// <summary>Number of the newest complete revocation list; 0 when there is none.</summary>
    public uint RevocationNumber { get; }

    /// <summary>Peers on that list, and those revoked since.</summary>
    public IReadOnlySet<Identifier> RevokedPeers { get; }

    /// <summary>What each statement does, or why it does nothing.</summary>
    public IReadOnlyDictionary<StatementId, StatementEffect> Effects { get; }

    /// <summary>Makes the view of a ledger.</summary>
    /// <param name="ledger">The statements.</param>
    /// <param name="registry">The policies that this peer knows.</param>
    /// <param name="at">The time.</param>
    public static GroupView Of(GroupLedger ledger, GroupPolicyRegistry registry, DateTimeOffset at) =>
        new(GroupFold.Run(ledger.Group, ledger.Entries(), registry, at), at);

    /// <summary>Makes the view of some verified statements, whatever their order.</summary>
    /// <param name="group">The group.</param>
    /// <param name="entries">The statements.</param>
    /// <param name="registry">The policies that this peer knows.</param>
    /// <param name="at">The time.</param>
    public static GroupView Of(Identifier group, IEnumerable<LedgerEntry> entries, GroupPolicyRegistry registry, DateTimeOffset at) =>
        new(GroupFold.Run(group, [.. entries.Order(LedgerEntry.ByClock)], registry, at), at);

    /// <summary>A member, or one that was; null for anybody else.</summary>
    /// <param name="peer">The peer.</param>
    public GroupMember? Find(Identifier peer) => Members.GetValueOrDefault(peer);

    /// <summary>Whether a peer is a member in good standing with this key; a constrained one has none.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="fingerprint">SHA-256 of its SubjectPublicKeyInfo; empty for a constrained peer.</param>
    public bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> fingerprint) =>
        Find(peer) is { IsActive: true } member && !RevokedPeers.Contains(peer) && (member.IsConstrained ? fingerprint.IsEmpty : member.HasKey(fingerprint));

    /// <summary>Whether a member may use a right: it has it, and is trusted enough for it.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="right">One bit of <see cref="MemberRights"/>.</param>
    public bool May(Identifier peer, uint right) =>
        Find(peer) is { IsActive: true } member && !RevokedPeers.Contains(peer) && (member.Rights & right) != 0
        && member.Level >= Policy.LowestLevelFor(right);

    /// <summary>The place of an authority in the order; -1 for anybody else. The leader of the term is not always the first.</summary>
    /// <param name="peer">The peer.</param>
    public int RankOf(Identifier peer)
    {
        for (int rank = 0; rank < Authorities.Count; rank++)
        {
            if (Authorities[rank].Equals(peer))
            {
                return rank;
            }
        }

        return -1;
    }

    /// <summary>Everything in the view as one text: two views are the same when their texts are.</summary>
    public string Describe()
    {
        IEnumerable<string> members = Members.Values.OrderBy(member => member.Id.ToString(), StringComparer.Ordinal).Select(member =>
            $"{member.Id} {member.Standing} {member.Round} {member.Role} {member.Rights} {member.Level} {member.Name} {member.Admission}");
        IEnumerable<string> ballots = Ballots.Values.OrderBy(ballot => ballot.Id).Select(ballot => ballot.ToString());
        IEnumerable<string> effects = Effects.OrderBy(effect => effect.Key).Select(effect => $"{effect.Key} {effect.Value}");
        return string.Join(
            '\n',
            [$"{Group} {Name} {Document?.Id} {Term} {Leader} {RevocationNumber}", .. PolicyRules.Lines(Policy), .. members, .. ballots, .. effects,
                .. RevokedPeers.Select(peer => peer.ToString()).Order(), .. RevokedKeys.Order(), .. Authorities.Select(peer => peer.ToString())]);
    }
}
