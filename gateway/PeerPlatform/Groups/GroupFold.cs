using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Makes a view: statements are taken by clock and id, each judged by what those before it made. A removal that ends its subject's statements at an
/// earlier number than was counted begins the fold again with that end known: ends only come down, so that comes to rest. GROUPS.md, "The fold".
/// </summary>
internal sealed partial class GroupFold
{
    private readonly GroupPolicyRegistry _registry;
    private readonly Dictionary<(Identifier Peer, uint Round), uint> _ends;
    private readonly Dictionary<(Identifier Peer, uint Round), uint> _highest = [];
    private readonly Dictionary<Identifier, uint> _ended = [];
    private readonly Dictionary<StatementId, BallotBox> _ballots = [];
    private readonly Dictionary<Identifier, ConductRecord> _conduct = [];
    private readonly Dictionary<StatementId, StatementEffect> _effects = [];
    private readonly Dictionary<Identifier, GroupMember> _members = [];
    private readonly HashSet<Identifier> _cheats = [];
    private readonly HashSet<string> _revokedKeys = [];
    private IReadOnlyList<Identifier> _authorities = [];
    private IReadOnlyList<Identifier> _authoritiesBefore = [];
    private SignedStatement? _takeover;
    private int _activeCount;
    private bool _mustRestart;

    private GroupFold(Identifier group, GroupPolicyRegistry registry, Dictionary<(Identifier, uint), uint> ends)
    {
        Group = group;
        _registry = registry;
        _ends = ends;
    }

    internal Identifier Group { get; }

    internal SignedStatement? Founding { get; private set; }

    internal SignedStatement? Document { get; private set; }

    internal GroupPolicy Policy { get; private set; } = new();

    internal uint Term { get; private set; }

    internal IReadOnlyDictionary<Identifier, GroupMember> Members => _members;

    internal WebOfTrust Web { get; } = new();

    internal RevocationShelf Revocations { get; } = new();

    internal IReadOnlySet<Identifier> Cheats => _cheats;

    internal IReadOnlySet<string> RevokedKeys => _revokedKeys;

    internal IReadOnlyDictionary<StatementId, StatementEffect> Effects => _effects;

    /// <summary>Makes a view of statements in the order of <see cref="LedgerEntry.ByClock"/>.</summary>
    internal static GroupFold Run(Identifier group, IReadOnlyList<LedgerEntry> ordered, GroupPolicyRegistry registry, DateTimeOffset at)
    {
        Dictionary<(Identifier, uint), uint> ends = [];
        while (true)
        {
            GroupFold fold = new(group, registry, ends);
            fold.TakeAll(ordered);
            if (!fold._mustRestart)
            {
                fold.Close(at);
                return fold;
            }
        }
    }

    internal IReadOnlyList<Identifier> ActiveAuthorities() => [.. _authorities.Where(IsAuthority)];

    /// <summary>Who leads: the authority that took over, else the first that is there.</summary>
    internal Identifier? CurrentLeader() =>
        _takeover is not null && IsAuthority(_takeover.Issuer) ? _takeover.Issuer : _authorities.FirstOrDefault(IsAuthority);

    internal IReadOnlyDictionary<StatementId, GroupBallot> CountBallots(DateTimeOffset at)
    {
        int voters = CountVoters(at);
        return _ballots.ToDictionary(ballot => ballot.Key, ballot => ballot.Value.Count(Policy, voters, peer => IsVoter(peer, at), at));
    }

    internal IReadOnlySet<Identifier> AllRevoked()
    {
        HashSet<Identifier> revoked = [.. Revocations.Peers.Where(peer => !_members.TryGetValue(peer, out GroupMember? member) || !member.IsActive)];
        revoked.UnionWith(_members.Values.Where(member => member.Standing == MemberStanding.Revoked).Select(member => member.Id));
        return revoked;
    }

    private void TakeAll(IReadOnlyList<LedgerEntry> ordered)
    {
        LedgerEntry? founding = ordered.Where(entry => entry.Statement.Kind == StatementKind.Document && entry.Carried is not null)
            .OrderBy(entry => entry.Statement.Id).FirstOrDefault();
        if (founding is null || !Found(founding))
        {
            return;
        }

        HashSet<StatementId> contradicted = Contradicted(ordered);
        foreach (LedgerEntry entry in ordered)
        {
            if (entry == founding)
            {
                continue;
            }

            _effects[entry.Statement.Id] = Judge(entry, contradicted);
            if (_mustRestart)
            {
                return;
            }
        }
    }

    private bool Found(LedgerEntry entry)
    {
        SignedStatement statement = entry.Statement;
        GroupPolicy? policy = PolicyOf(statement);
        _effects[statement.Id] = policy is null ? StatementEffect.BadPolicy : StatementEffect.Counts;
        if (policy is null)
        {
            return false;
        }

        Founding = statement;
        Document = statement;
        Policy = policy;
        _authorities = AuthoritiesOf(statement);
        _members[statement.Issuer] = new GroupMember(statement.Issuer, entry.Carried)
        {
            Round = 1,
            Role = MemberRole.Authority,
            Rights = MemberRights.All,
            WantsKey = true,
            AdmittedAt = statement.Issued,
            ExpiresAt = DateTimeOffset.MaxValue,
            AdmittedBy = statement.Issuer,
            Admission = statement.Id,
            UpTo = EndOf(statement.Issuer, 1),
        };
        _activeCount = 1;
        return true;
    }

    /// <summary>
    /// Statements that share issuer, key and number with another. Those that give something do not count; those that take away do, so that nobody
    /// undoes its own removal of another by contradicting it.
    /// </summary>
    private HashSet<StatementId> Contradicted(IReadOnlyList<LedgerEntry> ordered)
    {
        HashSet<StatementId> contradicted = [];
        Dictionary<(Identifier Issuer, StatementId Key, uint Number), LedgerEntry> first = new(ordered.Count);
        foreach (LedgerEntry entry in ordered)
        {
            SignedStatement statement = entry.Statement;
            (Identifier, StatementId, uint) name = (statement.Issuer, new StatementId(entry.Signer.Fingerprint.Span), statement.Number);
            if (first.TryAdd(name, entry))
            {
                continue;
            }

            _cheats.Add(statement.Issuer);
            contradicted.UnionWith(new[] { first[name].Statement, statement }.Where(one => !TakesAway(one)).Select(one => one.Id));
        }

        return contradicted;
    }

    private static bool TakesAway(SignedStatement statement) =>
        statement.Kind is StatementKind.Removal or StatementKind.Leave or StatementKind.RevocationList;

    private StatementEffect Judge(LedgerEntry entry, HashSet<StatementId> contradicted)
    {
        SignedStatement statement = entry.Statement;
        if (contradicted.Contains(statement.Id))
        {
            return StatementEffect.Contradicted;
        }

        bool isMember = _members.TryGetValue(statement.Issuer, out GroupMember? issuer) && issuer.IsActive
            && issuer.HasKey(entry.Signer.Fingerprint.Span) && statement.Issued - LedgerLimits.ClockTolerance < issuer.ExpiresAt;
        if (!isMember)
        {
            return StatementEffect.NotAMember;
        }

        if (statement.Number > issuer!.UpTo)
        {
            return StatementEffect.AfterRemoval;
        }

        StatementEffect effect = Apply(statement, issuer, entry);
        if (effect == StatementEffect.Counts)
        {
            _highest[(issuer.Id, issuer.Round)] = Math.Max(_highest.GetValueOrDefault((issuer.Id, issuer.Round)), statement.Number);
        }

        return effect;
    }

    private StatementEffect Apply(SignedStatement statement, GroupMember issuer, LedgerEntry entry) => statement.Kind switch
    {
        StatementKind.Document => TakeDocument(statement),
        StatementKind.Admission => TakeAdmission(statement, issuer, entry.Carried),
        StatementKind.Removal => TakeRemoval(statement, issuer),
        StatementKind.Leave => TakeLeave(statement),
        StatementKind.Vote => TakeVote(statement, issuer),
        StatementKind.Endorsement => TakeEndorsement(statement, issuer),
        StatementKind.Conduct => TakeConduct(statement, issuer),
        StatementKind.Takeover => TakeTakeover(statement),
        StatementKind.RevocationList => !IsAuthority(statement.Issuer) || statement.Term > Term ? StatementEffect.NotAllowed
            : Revocations.Take(statement) ? StatementEffect.Counts : StatementEffect.Outdated,
        _ => TakeRepresentative(statement),
    };

    private uint EndOf(Identifier peer, uint round) => _ends.GetValueOrDefault((peer, round), uint.MaxValue);

    private GroupPolicy? PolicyOf(SignedStatement document)
    {
        GroupPolicy? policy = PolicyRules.Decode((GroupSecurity)document.Value(StatementField.Security), document.Bytes(StatementField.Policy));
        return policy is not null && policy.Faults(_registry).All(fault => fault.StartsWith("There is no ", StringComparison.Ordinal)) ? policy : null;
    }

    private static IReadOnlyList<Identifier> AuthoritiesOf(SignedStatement document) =>
        document.Has(StatementField.Authorities) ? [.. document.List(StatementField.Authorities).Distinct()] : [document.Issuer];

    private bool IsAuthority(Identifier peer) =>
        _members.TryGetValue(peer, out GroupMember? member) && member is { IsActive: true, Role: MemberRole.Authority, Key: not null }
        && _authorities.Contains(peer);

    private bool IsVoter(Identifier peer, DateTimeOffset at) => _members.TryGetValue(peer, out GroupMember? member) && IsVoter(member, at);

    /// <summary>Whether its vote counts at a time: who has the right but is not trusted enough for it is no voter, and nobody waits for its vote.</summary>
    private bool IsVoter(GroupMember member, DateTimeOffset at) =>
        member is { IsActive: true, Key: not null } && MayUse(member, MemberRights.Vote, at) == StatementEffect.Counts;

    private int CountVoters(DateTimeOffset at)
    {
        int count = 0;
        foreach (GroupMember member in _members.Values)
        {
            count += IsVoter(member, at) ? 1 : 0;
        }

        return count;
    }
}
