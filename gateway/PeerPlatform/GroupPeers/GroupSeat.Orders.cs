using System.Security.Cryptography;
using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;
using Standing = NanoPeers.PeerPlatform.Groups.MemberStanding;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a person at this peer asks of the group.</summary>
internal sealed partial class GroupSeat
{
    /// <summary>Makes the group: this peer's first word in it.</summary>
    internal void Found(GroupFounding founding, GroupDocument document)
    {
        lock (_gate)
        {
            _author.Found(founding.Salt, _peer.Key.PublicKey, document, _peer.UtcNow);
            Refresh(Now);
            GroupAdmission own = new(_peer.Id, _peer.Key.PublicKey, GroupAdmission.NextRound(View, _peer.Id))
            {
                Name = _record.OwnName, Role = MemberRole.Authority, Rights = MemberRights.All,
            };
            _author.Admit(View, own, _peer.UtcNow);
            Refresh(Now);
            Settle(Now);
        }
    }

    /// <summary>Makes an invitation.</summary>
    internal GroupAnswer Invite(string? name, TimeSpan lifetime, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            bool isPersonal = name is not null;
            bool takesPersonal = View.Policy.Membership == "invitation";
            if (isPersonal != takesPersonal)
            {
                string text = takesPersonal
                    ? $"{Name} takes in who has an invitation made out to it: say for whom: `group invite {Name} --for NAME`"
                    : $"{Name} is joined by {View.Policy.Membership}: an invitation only shows the way, leave `--for` out";
                return _peer.Answer(GroupResult.BadOrder, text, began);
            }

            bool admits = View.RankOf(_peer.Id) >= 0 || View.May(_peer.Id, MemberRights.Admit);
            if (isPersonal && !admits)
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer may not let others in; an authority may: {AuthorityNames()}", began);
            }

            byte[] secret = isPersonal ? RandomNumberGenerator.GetBytes(GroupInvitation.SecretLength) : [];
            DateTimeOffset until = _peer.UtcNow + lifetime;
            GroupInvitation invitation = new(
                Group, View.Name, _peer.Id, _peer.Key.Fingerprint, SeatDesk.WayOf(View.Policy.Membership), InvitedEndpoints(), until)
            {
                Founder = _record.Founder,
                MadeOutTo = name ?? "",
                Secret = secret,
            };
            GroupInvitationStatus status = invitation.Check();
            if (status != GroupInvitationStatus.Valid)
            {
                return _peer.Answer(GroupResult.BadOrder, GroupInvitationStatusText.Of(status), began);
            }

            if (isPersonal)
            {
                _options.Store.SaveInvitation(new GroupInvitationRecord(Group, name!, secret, until, null));
            }

            string line = invitation.ToText();
            invitation.Wipe();
            return _peer.Answer(GroupResult.Done, line, began);
        }
    }

    private Endpoint[] InvitedEndpoints() =>
        [.. _peer.Endpoints.Where(endpoint => endpoint.Length <= GroupInvitation.MaxEndpointLength).Select(Endpoint.Parse).OfType<Endpoint>()
            .Take(GroupInvitation.MaxEndpoints)];

    /// <summary>Leaves: signed, told to as many as can be reached, keys overwritten.</summary>
    internal async Task<GroupAnswer> LeaveAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_record.Standing == (int)GroupStanding.Pending && !IsMember)
            {
                EndApplication();
                Save(_record with { Standing = (int)GroupStanding.Left, Nonce = [], Invitation = "" });
                return _peer.Answer(GroupResult.Done, $"{Name}: the application is withdrawn", began);
            }

            if (NotAMember(began) is { } no)
            {
                return no;
            }

            _author.Leave(View, View.Find(_peer.Id)!, _peer.UtcNow);
            _gossip.HandleAdded(Now);
            SendGossip(Now);
        }

        bool IsHeard() => _contacts.Values.Any(contact => contact.Session is { IsLive: true } && _gossip.IsEqualTo(contact.Peer));
        bool isAlone = View.Active.Count(member => !member.IsConstrained) <= 1;
        bool heard = isAlone || await UntilAsync(IsHeard, GroupSeatTuning.LeaveTime, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Refresh(Now);
            Settle(Now);
            string told = heard ? "the others know" : "nobody could be told yet: the others will see it when this peer meets one of them";
            return _peer.Answer(GroupResult.Done, $"{Name}: left; {(isAlone ? "nobody else was in it" : told)}", began);
        }
    }

    /// <summary>Puts a member out, or votes for it.</summary>
    internal GroupAnswer Remove(string given, bool revokesKey, string reason, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if ((FindMember(given) ?? (revokesKey ? FindFormer(given) : null)) is not { } member)
            {
                return UnknownMember(given, began);
            }

            if (member.Id.Equals(_peer.Id))
            {
                return _peer.Answer(GroupResult.BadOrder, $"{Name}: to go yourself, leave: `group leave {Name}`", began);
            }

            // A removal that cannot count is not said: it would stay among the group's statements for good.
            bool decidesAlone = View.RankOf(_peer.Id) >= 0 || View.May(_peer.Id, MemberRights.Remove);
            LedgerAnswer? answer = decidesAlone ? _author.Remove(View, _ledger, member, revokesKey, false, reason, _peer.UtcNow) : null;
            Refresh(Now);
            if (View.Find(member.Id) is { IsActive: true } && (answer is null || Effect(answer) != StatementEffect.Counts))
            {
                return VoteOut(member, revokesKey, began);
            }

            Settle(Now);
            if (!member.IsActive)
            {
                return answer is not null && Effect(answer) == StatementEffect.Counts
                    ? _peer.Answer(GroupResult.Done, $"{Name}: the key of {member.Name}, no member any more, is revoked: it cannot come back with it", began)
                    : _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer may not revoke keys; {AuthorityNames()} may", began);
            }

            string key = revokesKey ? "; its key is revoked" : "";
            return _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is removed{key}; the others change their key", began);
        }
    }

    private GroupAnswer VoteOut(Member member, bool revokesKey, DateTimeOffset began)
    {
        if (!View.May(_peer.Id, MemberRights.Vote))
        {
            return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer may neither remove members nor vote on it; {AuthorityNames()} may", began);
        }

        if (revokesKey)
        {
            _revokes.Add(member.Id);
        }

        _author.Vote(View, StatementKind.Removal, member.Id, member.Round, true, _peer.UtcNow);
        Refresh(Now);
        FinishBallots();
        Refresh(Now);
        Settle(Now);
        if (View.Find(member.Id) is not { IsActive: true })
        {
            return _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is voted out; the others change their key", began);
        }

        GroupBallot? ballot = BallotOf(StatementKind.Removal, member.Id, member.Round);
        string count = $"{ballot?.Yes ?? 0} for, {ballot?.No ?? 0} against, {ballot?.Needed ?? 0} needed, until {ballot?.EndsAt:u}";
        return _peer.Answer(GroupResult.Pending, $"{Name}: your vote to remove {member.Name} counts ({count})", began);
    }

    /// <summary>Votes for a member to speak for the others.</summary>
    internal GroupAnswer Elect(string given, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if (FindMember(given) is not { } member)
            {
                return UnknownMember(given, began);
            }

            if (!View.May(_peer.Id, MemberRights.Vote))
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer has no vote", began);
            }

            _author.Vote(View, StatementKind.Representative, member.Id, member.Round, true, _peer.UtcNow);
            Refresh(Now);
            FinishBallots();
            Refresh(Now);
            Settle(Now);
            GroupBallot? ballot = BallotOf(StatementKind.Representative, member.Id, member.Round);
            return View.Find(member.Id)?.Role == MemberRole.Representative
                ? _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is elected", began)
                : _peer.Answer(GroupResult.Pending, $"{Name}: your vote for {member.Name} counts ({ballot?.Yes} for, {ballot?.Needed} needed)", began);
        }
    }

    /// <summary>Endorses a member's key.</summary>
    internal GroupAnswer Endorse(string given, int level, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if (FindMember(given) is not { } member)
            {
                return UnknownMember(given, began);
            }

            if (level is < 0 or > GroupPolicy.HighestLevel)
            {
                return _peer.Answer(GroupResult.BadOrder, $"A level is 0 (takes it back) to {GroupPolicy.HighestLevel}.", began);
            }

            LedgerAnswer answer = _author.Endorse(View, member, level, _peer.UtcNow);
            Refresh(Now);
            Settle(Now);
            return Effect(answer) == StatementEffect.Counts
                ? _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is at level {View.Find(member.Id)?.Level} now", began)
                : _peer.Answer(GroupResult.NotAllowed, $"{Name}: the endorsement does not count: {Effect(answer)}", began);
        }
    }

    /// <summary>Changes the group's key.</summary>
    internal async Task<GroupAnswer> RekeyAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        string before;
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if (View.Policy.Protection != PolicyProtection.Common)
            {
                return _peer.Answer(GroupResult.BadOrder, $"{Name} has no common key: its protection is {ProtectionText()}", began);
            }

            before = Epoch;
            if (!_roster.Owner.Equals(_peer.Id) || _keys.Owner?.Rekey(Now) != true)
            {
                string text = _roster.Owner.Equals(_peer.Id) ? "a new key is under way already" : $"{NameOf(_roster.Owner)} makes this group's keys, ask there";
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: {text}", began);
            }

            Settle(Now);
        }

        bool IsWithAllThatCanHaveIt() => Epoch != before && _keys.Owner is { } keys && keys.CountUsing() + keys.CountUnreachable() >= keys.Wanting;
        await UntilAsync(IsWithAllThatCanHaveIt, GroupSeatTuning.OrderTime, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            GroupKeyOwner owner = _keys.Owner!;
            bool changed = Epoch != before;
            string count = $"{owner.CountUsing()} of {owner.Wanting} members use it, {owner.CountUnreachable()} cannot be reached";
            return changed
                ? _peer.Answer(GroupResult.Done, $"{Name}: the key is of epoch {Epoch}; {count}", began)
                : _peer.Answer(GroupResult.Pending, $"{Name}: the new key is being handed out; {count}", began);
        }
    }

    /// <summary>Changes the group's rules.</summary>
    internal GroupAnswer ChangePolicy(IReadOnlyList<string> changes, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            GroupPolicy policy = View.Policy;
            foreach (string change in changes)
            {
                policy = PolicyRules.Change(policy, change, out string fault);
                if (fault.Length > 0)
                {
                    return _peer.Answer(GroupResult.BadOrder, fault, began);
                }
            }

            IReadOnlyList<string> faults = policy.Faults(_options.Registry);
            if (faults.Count > 0)
            {
                return _peer.Answer(GroupResult.BadOrder, string.Join(" ", faults), began);
            }

            if (View.RankOf(_peer.Id) < 0)
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: only an authority changes the rules: {AuthorityNames()}", began);
            }

            GroupDocument document = new(View.Name, policy)
            {
                Authorities = [.. View.Document!.List(StatementField.Authorities)], Parents = [.. View.Parents],
            };
            LedgerAnswer answer = _author.Change(View, document, _peer.UtcNow);
            Refresh(Now);
            Settle(Now);
            return Effect(answer) == StatementEffect.Counts
                ? _peer.Answer(GroupResult.Done, $"{Name}: the rules are changed (version {View.Document!.Value(StatementField.Version)})", began)
                : _peer.Answer(GroupResult.NotAllowed, $"{Name}: the change does not count: {Effect(answer)}", began);
        }
    }

    /// <summary>Says a line.</summary>
    internal GroupAnswer Say(string text, bool inClear, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if (!View.May(_peer.Id, MemberRights.Speak))
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer may not speak here", began);
            }

            PolicyProtection protection = View.Policy.Protection;
            bool goesClear = inClear || protection == PolicyProtection.Clear || (protection == PolicyProtection.Common && !_record.WantsKey);
            if (goesClear && !(View.Policy.AllowsClear || protection == PolicyProtection.Clear))
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name} takes no lines in clear", began);
            }

            if (!goesClear && protection == PolicyProtection.Common && _keys.Ring.Current is null)
            {
                string whose = $"{NameOf(_roster.Owner)} hands it out";
                return _peer.Answer(GroupResult.NoAnswer, $"{Name}: the group's key is not here yet; {whose}", began);
            }

            int most = View.Policy.LinesPerMinute;
            if (!_rates.Take(_peer.Id, most, LineRates.OwnMillis, Now))
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name} takes {most} lines a minute of each member: wait a moment", began);
            }

            if (!_lines.Begin(text))
            {
                return _peer.Answer(GroupResult.BadOrder, "A line has 1 to 1,000 octets and no control characters.", began);
            }

            int others = View.Active.Count(member => !member.IsConstrained) - 1;
            string how = goesClear ? SayInClear() : protection == PolicyProtection.Common ? SayUnderKey() : SayByPairs();
            Settle(Now);
            return _peer.Answer(GroupResult.Done, $"{how} (of {others})", began);
        }
    }

    private string SayUnderKey()
    {
        _lines.ToAll(Now);
        int reached = _contacts.Values.Count(contact => contact.Proven is not null && _roster.IsMember(contact.Peer));
        return $"under the group's key, epoch {Epoch}, to {reached} members";
    }

    private string SayInClear()
    {
        int reached = 0;
        foreach (SeatContact contact in _contacts.Values.Where(contact => contact.Proven is not null && _roster.IsMember(contact.Peer)))
        {
            _lines.To(contact.Peer, GroupProtection.Clear, Now);
            reached++;
        }

        return $"in clear, to {reached} members";
    }

    private string SayByPairs()
    {
        int pairs = 0;
        int clear = 0;
        int nothing = 0;
        _pairs.BeginFanOut();
        while (_pairs.NextMember(out GroupPairAnswer answer))
        {
            Identifier member = _pairs.Member!;
            bool hears = answer != GroupPairAnswer.Clear || (_contacts.TryGetValue(member, out SeatContact? contact) && contact.Proven is not null);
            if (answer == GroupPairAnswer.NoKey || !hears)
            {
                nothing++;
                continue;
            }

            _lines.To(member, answer == GroupPairAnswer.Pair ? GroupProtection.Pair : GroupProtection.Clear, Now);
            pairs += answer == GroupPairAnswer.Pair ? 1 : 0;
            clear += answer == GroupPairAnswer.Clear ? 1 : 0;
        }

        string inClear = clear > 0 ? $", in clear to {clear}" : "";
        string missed = nothing > 0 ? $", not to {nothing} without a key" : "";
        return $"under pair keys to {pairs}{inClear}{missed} members";
    }

    private GroupAnswer? NotAMember(DateTimeOffset began) =>
        IsMember ? null : _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer is no member ({StandingText()})", began);

    private GroupAnswer UnknownMember(string given, DateTimeOffset began) =>
        _peer.Answer(GroupResult.Unknown, $"{Name} has no member called {given}, or more than one: `group show {Name}` lists them", began);

    private Member? FindMember(string given)
    {
        Member[] named = [.. View.Active.Where(member => Names(member.Id, member.Name, given))];
        return named.Length == 1 ? named[0] : null;
    }

    private Member? FindFormer(string given)
    {
        Member[] named = [.. View.Members.Values.Where(member => !member.IsActive && Names(member.Id, member.Name, given))];
        return named.Length == 1 ? named[0] : null;
    }

    private StatementEffect Effect(LedgerAnswer answer) =>
        answer.Statement is { } statement ? View.Effects.GetValueOrDefault(statement.Id) : default;

    private string AuthorityNames() => string.Join(", ", View.Authorities.Select(NameOf));

    private string ProtectionText() => View.Policy.Protection.ToString().ToLowerInvariant();

    private string StandingText() => ((GroupStanding)_record.Standing).ToString().ToLowerInvariant() + (_record.Reason.Length > 0 ? $": {_record.Reason}" : "");
}
