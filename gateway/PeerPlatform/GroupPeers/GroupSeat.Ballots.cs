using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Who lets others in: this peer's word on those that apply here, and on those about whom another member asks.</summary>
internal sealed partial class GroupSeat
{
    private readonly Dictionary<Identifier, AskedVote> _asks = new(IdentifierComparer.Instance);
    private readonly HashSet<string> _toldApplicants = [];

    internal GroupLedger Ledger => _ledger;

    internal Stores.IGroupStore Store => _options.Store;

    internal GroupPolicyRegistry Registry => _options.Registry;

    internal DateTimeOffset UtcNow => _peer.UtcNow;

    /// <summary>What this peer knows of its other groups.</summary>
    internal IReadOnlyList<GroupView> OtherViews() => _peer.ViewsBut(this);

    /// <summary>Says that a peer is let in; null when this peer's word does not count for that.</summary>
    internal byte[]? Admit(JoinApplication application, AdmissionBacking backing)
    {
        PeerPublicKey? key = PeerPublicKey.TryParse(application.Key, out PeerPublicKey? parsed) ? parsed : null;
        GroupAdmission admission = new(application.Applicant, key, GroupAdmission.NextRound(View, application.Applicant))
        {
            Name = SeatDesk.NameOf(application),
            Rights = View.Policy.NewMemberRights,
            WantsKey = application.WantsKey,
            ByBallot = backing == AdmissionBacking.Ballot,
        };
        LedgerAnswer answer = _author.Admit(View, admission, _peer.UtcNow);
        Refresh(Now);
        return Effect(answer) == StatementEffect.Counts ? answer.Statement!.Octets.ToArray() : null;
    }

    /// <summary>A member says that it leaves: in its own signed word, or a board through this peer.</summary>
    internal MemberReason TakeLeave(Identifier peer, ReadOnlySpan<byte> statement)
    {
        if (statement.Length > 0)
        {
            _ledger.Add(statement, _peer.UtcNow);
        }
        else if (View.Find(peer) is { IsActive: true, IsConstrained: true } board)
        {
            _author.Leave(View, board, _peer.UtcNow);
        }

        Refresh(Now);
        return View.Find(peer) is { IsActive: true } ? MemberReason.NoRight : MemberReason.None;
    }

    /// <summary>A member that cannot sign asks this peer to put another out.</summary>
    internal MemberReason RemoveFor(Identifier by, Identifier peer)
    {
        if (View.Find(peer) is not { IsActive: true } member)
        {
            return MemberReason.NotAMember;
        }

        if (!View.May(by, MemberRights.Remove))
        {
            return MemberReason.NoRight;
        }

        _author.Remove(View, _ledger, member, false, false, $"on the word of {NameOf(by)}", _peer.UtcNow);
        Refresh(Now);
        return View.Find(peer) is { IsActive: true } ? MemberReason.NoRight : MemberReason.None;
    }

    /// <summary>A member's next certificate; null where this peer is no authority or that one no member with a key.</summary>
    internal byte[]? IssueFor(Identifier peer)
    {
        bool issues = View.RankOf(_peer.Id) >= 0;
        return issues && View.Find(peer) is { IsActive: true, Key: { } key } member
            ? _peer.Issue(Group, peer, key, (byte)member.Role, member.Rights)
            : null;
    }

    private void HandleVoteAsk(MemberMessage message, Identifier from, long now)
    {
        Identifier applicant = new(message.Buffer, message.OffsetOf(MemberField.Peer));
        byte[] nonce = message.Buffer.AsSpan(message.OffsetOf(MemberField.Nonce), message.LengthOf(MemberField.Nonce)).ToArray();
        if (!IsMember || View.Find(applicant) is { IsActive: true })
        {
            return;
        }

        if (_asks.TryGetValue(applicant, out AskedVote? known) && known.Asker.Equals(from) && known.Nonce.AsSpan().SequenceEqual(nonce))
        {
            if (known.Answer is { } answer)
            {
                SendVote(known, answer, known.Statement);
            }

            return;
        }

        if (_asks.Count >= AdmissionCore.MaxApplications)
        {
            return;
        }

        byte[] key = message.Buffer.AsSpan(message.OffsetOf(MemberField.Key), message.LengthOf(MemberField.Key)).ToArray();
        string name = Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(MemberField.Name), message.LengthOf(MemberField.Name));
        DateTimeOffset ends = _peer.UtcNow + TimeSpan.FromSeconds(message.NumberOf(MemberField.Seconds));
        AskedVote ask = new(applicant, GroupAdmission.NextRound(View, applicant), name, key, from, nonce, ends);
        _asks[applicant] = ask;
        Raise(GroupEventKind.JoinRequested, applicant, $"{ask.Name} ({applicant}) asks to be let in; {NameOf(from)} asks for your word");
    }

    /// <summary>Those that apply here and wait for this peer's word are shown to the person, once.</summary>
    private void TellApplicants()
    {
        foreach (JoinApplication application in _admission.Undecided)
        {
            if (_toldApplicants.Add(Convert.ToHexString(application.Nonce)))
            {
                Raise(GroupEventKind.JoinRequested, application.Applicant, $"{SeatDesk.NameOf(application)} ({application.Applicant}) asks to be let in");
            }
        }
    }

    private List<JoinRequestStatus> Requests()
    {
        foreach (AskedVote over in _asks.Values.Where(IsOver).ToArray())
        {
            _asks.Remove(over.Applicant);
        }

        List<JoinRequestStatus> requests = [];
        foreach (JoinApplication application in _admission.Undecided)
        {
            DateTimeOffset ends = _peer.UtcNow + TimeSpan.FromSeconds(View.Policy.VoteSeconds);
            requests.Add(RequestOf(
                application.Applicant, GroupAdmission.NextRound(View, application.Applicant), SeatDesk.NameOf(application), application.Fingerprint, ends));
        }

        foreach (AskedVote ask in _asks.Values.Where(ask => ask.Answer is null))
        {
            requests.Add(RequestOf(ask.Applicant, ask.Round, ask.Name, System.Security.Cryptography.SHA256.HashData(ask.Key), ask.EndsAt));
        }

        return requests;
    }

    private bool IsOver(AskedVote ask)
    {
        GroupBallot? ballot = BallotOf(StatementKind.Admission, ask.Applicant, ask.Round);
        bool isDecided = ballot?.Outcome is BallotOutcome.Rejected or BallotOutcome.TimedOut;
        return isDecided || ask.EndsAt <= _peer.UtcNow || View.Find(ask.Applicant) is { IsActive: true };
    }

    private JoinRequestStatus RequestOf(Identifier applicant, uint round, string name, byte[] fingerprint, DateTimeOffset ends)
    {
        GroupBallot? ballot = BallotOf(StatementKind.Admission, applicant, round);
        string key = fingerprint.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? "" : Convert.ToHexStringLower(fingerprint.AsSpan(0, 8));
        int needed = View.Policy.Membership == "vote" ? _desk.Rules.NeededVotes : 1;
        return new JoinRequestStatus(applicant, name, key, ballot?.Yes ?? 0, ballot?.No ?? 0, needed, ballot?.EndsAt ?? ends);
    }

    private GroupBallot? BallotOf(int matter, Identifier subject, uint round) =>
        View.Ballots.GetValueOrDefault(new StatementId(GroupStatements.BallotOf(Group, matter, subject, round)));

    /// <summary>This peer's word on one that applies.</summary>
    internal GroupAnswer Decide(string applicant, bool yes, DateTimeOffset began)
    {
        lock (_gate)
        {
            JoinApplication? here = _admission.Undecided.FirstOrDefault(one => Names(one.Applicant, SeatDesk.NameOf(one), applicant));
            AskedVote? elsewhere = _asks.Values.FirstOrDefault(one => one.Answer is null && Names(one.Applicant, one.Name, applicant));
            if (here is null && elsewhere is null)
            {
                return _peer.Answer(GroupResult.Unknown, $"{Name}: nobody called {applicant} waits for your word; `group show {Name}` lists who does", began);
            }

            Identifier peer = here?.Applicant ?? elsewhere!.Applicant;
            string name = here is null ? elsewhere!.Name : SeatDesk.NameOf(here);
            bool byVote = View.Policy.Membership == "vote";
            if (byVote && !View.May(_peer.Id, MemberRights.Vote))
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer has no vote", began);
            }

            uint round = elsewhere?.Round ?? GroupAdmission.NextRound(View, peer);
            byte[] statement = byVote
                ? _author.Vote(View, StatementKind.Admission, peer, round, yes, _peer.UtcNow).Statement!.Octets.ToArray()
                : [];
            long now = Now;
            Refresh(now);
            if (here is not null)
            {
                _admission.Decide(peer, yes, now);
            }
            else
            {
                AnswerAsk(elsewhere!, yes, byVote, statement);
            }

            Settle(now);
            return DescribeDecision(peer, round, name, yes, byVote, began);
        }
    }

    /// <summary>An authority that was asked by another member lets the applicant in itself: its word is what counts.</summary>
    private void AnswerAsk(AskedVote ask, bool yes, bool byVote, byte[] statement)
    {
        if (yes && !byVote)
        {
            byte[] fingerprint = System.Security.Cryptography.SHA256.HashData(ask.Key);
            JoinApplication application = new(ask.Applicant, ask.Nonce, JoinWay.Authority, ask.Key, fingerprint, Encoding.UTF8.GetBytes(ask.Name));
            statement = Admit(application, AdmissionBacking.Authority) ?? [];
        }

        AskedVote answered = ask with { Answer = yes, Statement = statement };
        _asks[ask.Applicant] = answered;
        SendVote(answered, yes, statement);
    }

    private void SendVote(AskedVote ask, bool yes, byte[] statement)
    {
        if (SessionWith(ask.Asker) is not { } session)
        {
            return;
        }

        SendBody(session, ProtocolTag.Member, (Group, ask, yes, statement), static (writer, vote) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Vote);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, vote.Group);
            writer.WriteOctets(MemberField.Nonce, vote.ask.Nonce, 0, vote.ask.Nonce.Length);
            writer.WriteOctets(MemberField.Statement, vote.statement, 0, vote.statement.Length);
            writer.WriteIdentifier(MemberField.Peer, vote.ask.Applicant);
            writer.WriteUInt8(MemberField.Yes, vote.yes ? 1 : 0);
        });
    }

    private GroupAnswer DescribeDecision(Identifier peer, uint round, string name, bool yes, bool byVote, DateTimeOffset began)
    {
        if (View.Find(peer) is { IsActive: true })
        {
            return _peer.Answer(GroupResult.Done, $"{Name}: {name} is a member now", began);
        }

        if (!byVote)
        {
            return _peer.Answer(GroupResult.Done, $"{Name}: {name} is {(yes ? "let in as soon as the member that asked hears it" : "not let in")}", began);
        }

        JoinRequestStatus request = RequestOf(peer, round, name, [], _peer.UtcNow);
        string count = $"{request.Yes} for, {request.No} against, {request.Needed} needed";
        BallotOutcome? outcome = BallotOf(StatementKind.Admission, peer, round)?.Outcome;
        if (outcome is BallotOutcome.Passed or BallotOutcome.Rejected)
        {
            string decided = outcome == BallotOutcome.Passed ? "is let in by who was asked" : "is not let in";
            return _peer.Answer(GroupResult.Done, $"{Name}: your vote decided it, {name} {decided} ({count})", began);
        }

        return _peer.Answer(GroupResult.Pending, $"{Name}: your vote on {name} counts ({count})", began);
    }

    private static bool Names(Identifier peer, string name, string given) =>
        name == given || (given.Length >= 4 && peer.ToString().StartsWith(given, StringComparison.OrdinalIgnoreCase));

    /// <summary>What another member asked this one about an applicant.</summary>
    private sealed record AskedVote(Identifier Applicant, uint Round, string Name, byte[] Key, Identifier Asker, byte[] Nonce, DateTimeOffset EndsAt)
    {
        internal bool? Answer { get; init; }

        internal byte[] Statement { get; init; } = [];
    }
}
