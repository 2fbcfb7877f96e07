using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Votes, documents, terms and trust.</summary>
internal sealed partial class GroupFold
{
    private readonly byte[] _digest = new byte[StatementId.Length];
    private readonly StatementDigest _names = new(new Sha256());

    private StatementEffect TakeVote(SignedStatement statement, GroupMember issuer)
    {
        StatementEffect allowed = MayUse(issuer, MemberRights.Vote, statement.Issued);
        if (allowed != StatementEffect.Counts)
        {
            return allowed;
        }

        int matter = (int)statement.Value(StatementField.Matter);
        StatementId name = BallotOf(matter, statement.Subject, statement.Round);
        if (!_ballots.TryGetValue(name, out BallotBox? ballot))
        {
            _ballots[name] = ballot = new BallotBox(name, matter, statement.Subject, statement.Round, statement.Issued.AddSeconds(Policy.VoteSeconds));
        }

        if (statement.Issued >= ballot.EndsAt)
        {
            return StatementEffect.VoteVoid;
        }

        if (!ballot.Cast(issuer.Id, statement.Value(StatementField.Choice) == 1))
        {
            _cheats.Add(issuer.Id);
            return StatementEffect.VoteVoid;
        }

        return StatementEffect.Counts;
    }

    /// <summary>Whether the ballot that a statement names is the right one, and passed when the statement was issued, by the votes before it.</summary>
    private StatementEffect Passed(SignedStatement statement, int matter)
    {
        StatementId name = BallotOf(matter, statement.Subject, matter == StatementKind.Takeover ? statement.Term : statement.Round);
        bool passed = statement.Has(StatementField.Ballot) && new StatementId(statement.Bytes(StatementField.Ballot)) == name
            && _ballots.TryGetValue(name, out BallotBox? ballot)
            && ballot.Count(Policy, CountVoters(statement.Issued), peer => IsVoter(peer, statement.Issued), statement.Issued).Outcome == BallotOutcome.Passed;
        return passed ? StatementEffect.Counts : StatementEffect.NoBallot;
    }

    private StatementId BallotOf(int matter, Identifier subject, uint round)
    {
        _names.WriteBallot(Group, matter, subject, round, _digest, 0);
        return new StatementId(_digest);
    }

    private StatementEffect TakeRepresentative(SignedStatement statement)
    {
        StatementEffect passed = Passed(statement, StatementKind.Representative);
        if (passed != StatementEffect.Counts)
        {
            return passed;
        }

        if (!_members.TryGetValue(statement.Subject, out GroupMember? member) || !member.IsActive || member.Round != statement.Round)
        {
            return StatementEffect.Outdated;
        }

        member.Role = member.Role == MemberRole.Authority ? member.Role : MemberRole.Representative;
        return StatementEffect.Counts;
    }

    private StatementEffect TakeDocument(SignedStatement statement)
    {
        uint version = statement.Value(StatementField.Version);
        uint current = Document!.Value(StatementField.Version);
        if (version < current || (version == current && !Outranks(statement, Document, _authoritiesBefore)))
        {
            return StatementEffect.Outdated;
        }

        IReadOnlyList<Identifier> judges = version == current ? _authoritiesBefore : _authorities;
        bool isAllowed = version <= current + 1 && version > 1 && statement.Term <= Term && judges.Contains(statement.Issuer)
            && _members[statement.Issuer].Role == MemberRole.Authority;
        if (!isAllowed)
        {
            return StatementEffect.NotAllowed;
        }

        GroupPolicy? policy = PolicyOf(statement);
        if (policy is null || !AuthoritiesOf(statement).Any(peer => _members.ContainsKey(peer)))
        {
            return StatementEffect.BadPolicy;
        }

        _authoritiesBefore = judges;
        _authorities = AuthoritiesOf(statement);
        Document = statement;
        Policy = policy;
        return StatementEffect.Counts;
    }

    /// <summary>Of two that contradict each other the one of the higher term stands, then the higher authority's, then the lower id.</summary>
    private static bool Outranks(SignedStatement one, SignedStatement other, IReadOnlyList<Identifier> order)
    {
        if (one.Term != other.Term)
        {
            return one.Term > other.Term;
        }

        int first = order.ToList().IndexOf(one.Issuer);
        int second = order.ToList().IndexOf(other.Issuer);
        return first != second ? first < second : one.Id.CompareTo(other.Id) < 0;
    }

    private StatementEffect TakeTakeover(SignedStatement statement)
    {
        if (!IsAuthority(statement.Issuer))
        {
            return StatementEffect.NotAllowed;
        }

        bool isNext = statement.Term == Term + 1;
        bool isBetter = statement.Term == Term && _takeover is not null && Outranks(statement, _takeover, _authorities);
        if (!isNext && !isBetter)
        {
            return StatementEffect.Outdated;
        }

        if (statement.Has(StatementField.Ballot))
        {
            StatementEffect passed = Passed(statement, StatementKind.Takeover);
            if (passed != StatementEffect.Counts)
            {
                return passed;
            }
        }
        else
        {
            long since = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(statement.Bytes(StatementField.Since));
            if (since < 0 || statement.Issued.ToUnixTimeSeconds() - since < Policy.SilenceSeconds)
            {
                return StatementEffect.NotAllowed;
            }
        }

        Term = statement.Term;
        _takeover = statement;
        return StatementEffect.Counts;
    }

    private StatementEffect TakeEndorsement(SignedStatement statement, GroupMember issuer)
    {
        StatementEffect allowed = MayUse(issuer, MemberRights.Endorse, statement.Issued);
        if (allowed != StatementEffect.Counts || statement.Subject.Equals(issuer.Id))
        {
            return allowed == StatementEffect.Counts ? StatementEffect.NotAllowed : allowed;
        }

        bool isOfItsKey = !statement.Has(StatementField.Fingerprint)
            || (_members.TryGetValue(statement.Subject, out GroupMember? member) && member.HasKey(statement.Bytes(StatementField.Fingerprint)));
        if (!isOfItsKey)
        {
            return StatementEffect.Outdated;
        }

        Web.Set(issuer.Id, statement.Subject, (int)statement.Value(StatementField.Level));
        return StatementEffect.Counts;
    }

    private StatementEffect TakeConduct(SignedStatement statement, GroupMember issuer)
    {
        StatementEffect allowed = MayUse(issuer, MemberRights.Endorse, statement.Issued);
        if (allowed != StatementEffect.Counts || statement.Subject.Equals(issuer.Id))
        {
            return allowed == StatementEffect.Counts ? StatementEffect.NotAllowed : allowed;
        }

        if (!_conduct.TryGetValue(statement.Subject, out ConductRecord? record))
        {
            _conduct[statement.Subject] = record = new ConductRecord();
        }

        record.Add(issuer.Id, statement.Value(StatementField.Behaviour) == 1, (int)statement.Value(StatementField.Dealings));
        return StatementEffect.Counts;
    }

    private StatementEffect MayUse(GroupMember member, uint right, DateTimeOffset at)
    {
        if ((member.Rights & right) == 0)
        {
            return StatementEffect.NotAllowed;
        }

        int lowest = Policy.LowestLevelFor(right);
        return lowest == 0 || LevelOf(member, at) >= lowest ? StatementEffect.Counts : StatementEffect.TrustTooLow;
    }

    private int LevelOf(GroupMember member, DateTimeOffset at)
    {
        ITrustPolicy? trust = _registry.FindTrust(Policy.Trust);
        (int distance, int strength) = Web.Way(
            ActiveAuthorities(), member.Id, Math.Max(1, Policy.EndorsementDepth), peer => _members.TryGetValue(peer, out GroupMember? on) && on.IsActive);
        ConductRecord? conduct = _conduct.GetValueOrDefault(member.Id);
        TrustFacts facts = new(
            Policy, IsAuthority(member.Id), at - member.AdmittedAt, conduct?.Kept(Policy.GoodDealings) ?? 0, conduct?.Broke ?? 0, distance, strength,
            _cheats.Contains(member.Id));
        return trust is null ? (facts.IsAuthority ? GroupPolicy.HighestLevel : 0) : Math.Clamp(trust.LevelOf(facts), 0, GroupPolicy.HighestLevel);
    }

    /// <summary>What depends on the view's time: stays that ended by themselves, and levels.</summary>
    private void Close(DateTimeOffset at)
    {
        foreach (GroupMember member in _members.Values.Where(member => member.IsActive && member.ExpiresAt <= at))
        {
            member.Standing = MemberStanding.Expired;
        }

        foreach (GroupMember member in _members.Values.Where(member => member.IsActive))
        {
            member.Level = LevelOf(member, at);
            member.Endorsements = Web.EndorsersOf(member.Id).Count(peer => _members.TryGetValue(peer, out GroupMember? endorser) && endorser.IsActive);
        }
    }
}
