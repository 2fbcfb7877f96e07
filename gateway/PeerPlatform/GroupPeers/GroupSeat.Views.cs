using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;
using Standing = NanoPeers.PeerPlatform.Groups.MemberStanding;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What follows from what is known of the group: events, this peer's own standing, and the duties of those that lead.</summary>
internal sealed partial class GroupSeat
{
    private readonly Dictionary<Identifier, int> _dealings = new(IdentifierComparer.Instance);
    private readonly Dictionary<Identifier, long> _reportedAtMillis = new(IdentifierComparer.Instance);

    /// <summary>A peer's name in the group; else the beginning of its id.</summary>
    internal string NameOf(Identifier peer) => View.Find(peer) is { Name.Length: > 0 } member ? member.Name : peer.ToString()[..8];

    private void Raise(GroupEventKind kind, Identifier? peer, string text, bool isSecured = true) => _peer.Publish(
        new GroupEvent(kind, _peer.UtcNow, Name, peer, peer is null ? "" : NameOf(peer), text, isSecured));

    /// <summary>Tells people, and the parts that remember peers, what is different.</summary>
    private void Tell(GroupView before, GroupView view, long now)
    {
        // Who comes in gets the history of years at once: only what happens from here on is news.
        bool isNews = before.Document is not null;
        foreach (Identifier peer in _placesAhead.Keys.Where(_roster.IsMember).ToArray())
        {
            TakePlaceAhead(peer);
        }

        foreach (GroupChange change in isNews ? GroupChange.Between(before, view) : [])
        {
            if (change.Peer is { } peer)
            {
                Follow(change, peer, now);
            }

            (GroupEventKind kind, string text) = Describe(change);
            Raise(kind, change.Peer, text);
        }

        if (view.Name.Length > 0 && view.Name != _record.Name)
        {
            Save(_record with { Name = view.Name });
        }
    }

    private void Follow(GroupChange change, Identifier peer, long now)
    {
        if (change.Kind == GroupChangeKind.Joined)
        {
            _lines.Joined(peer);
            Port.Tell(peer, true);
            SeatContact contact = ContactOf(peer);

            // It has to learn first that it is a member.
            contact.ConnectNotBefore(now + GroupSeatTuning.SecondAsksAfterMillis);
            if (contact.Application is { IsLive: true } session && contact.Session is null && IsOfMember(session))
            {
                TellSession(contact, session, now);

                // Only now is it a member whose place is for others.
                SpreadPlace(contact);
            }
        }
        else if (change.Kind is GroupChangeKind.Left or GroupChangeKind.Removed)
        {
            _lines.Left(peer);
            Port.Tell(peer, false);
            _dealings.Remove(peer);
            _rates.Forget(peer);
        }
    }

    private (GroupEventKind Kind, string Text) Describe(GroupChange change)
    {
        string who = change.Peer is { } peer ? NameOf(peer) : "nobody";
        string why = change.Reason.Length > 0 ? $": {change.Reason}" : "";
        return change.Kind switch
        {
            GroupChangeKind.Joined => (GroupEventKind.Joined, $"{who} is a member now"),
            GroupChangeKind.Left => (GroupEventKind.Left, $"{who} is no member any more"),
            GroupChangeKind.Removed => (GroupEventKind.Removed, $"{who} was removed{why}"),
            GroupChangeKind.TrustRose => (GroupEventKind.TrustChanged, $"{who} is trusted more: level {change.Before} to {change.After}"),
            GroupChangeKind.TrustFell => (GroupEventKind.TrustChanged, $"{who} is trusted less: level {change.Before} to {change.After}"),
            GroupChangeKind.TakenOver => (GroupEventKind.TakenOver, $"{who} leads in term {change.After}"),
            _ => (GroupEventKind.PolicyChanged, $"the group's rules are those of version {View.Document?.Value(StatementField.Version)}"),
        };
    }

    /// <summary>What this peer is in the group, when that changed.</summary>
    private void TakeStanding(bool wasMember, bool isMember, GroupView view)
    {
        if (isMember && _record.Standing != (int)GroupStanding.Member)
        {
            Save(_record with { Standing = (int)GroupStanding.Member, Nonce = [], Invitation = "", Reason = "" });
        }
        else if (wasMember && !isMember)
        {
            Member? me = view.Find(_peer.Id);
            bool left = me?.Standing is Standing.Left or Standing.Expired;
            Save(_record with
            {
                Standing = (int)(left ? GroupStanding.Left : GroupStanding.Removed),
                Reason = me?.Standing == Standing.Expired ? "its time was over" : me?.Reason ?? "",
            });
            _keys.Wipe();
            _options.Store.SaveKeys(Group, []);
            _savedKeys = _keys.RecordVersion;
        }
    }

    private void Save(GroupSeatRecord record)
    {
        _options.Store.SaveSeat(record);
        _record = record;
    }

    /// <summary>The leader publishes a list whenever more peers are revoked than its last one names: it reaches those that do not take statements.</summary>
    private void PublishRevocations()
    {
        bool leads = IsMember && Equals(View.Leader, _peer.Id);
        if (leads && View.RevokedPeers.Any(peer => !_published.Contains(peer)) && View.RevokedPeers.Any(peer => !IsListed(peer)))
        {
            _published.UnionWith(View.RevokedPeers);
            _author.PublishRevocations(View, _peer.UtcNow);
        }
    }

    private readonly HashSet<Identifier> _published = new(IdentifierComparer.Instance);

    private bool IsListed(Identifier peer) => _ledger.Entries().Any(entry =>
        entry.Statement.Kind == StatementKind.RevocationList && entry.Statement.List(StatementField.Revoked).Contains(peer));

    /// <summary>The next authority in the order leads when the leader was silent for as long as the policy says; each later one waits longer.</summary>
    private void TakeOverWhenDue(long now)
    {
        Identifier? leader = View.Leader;
        List<Identifier> waiting = [.. View.Authorities.Where(peer => !peer.Equals(leader) && IsReachable(peer, now))];
        int place = waiting.IndexOf(_peer.Id);
        if (leader is null || leader.Equals(_peer.Id) || place < 0)
        {
            return;
        }

        long silence = now - Math.Max(_leaderHeardMillis, ContactOf(leader).HeardMillis);
        if (silence >= (View.Policy.SilenceSeconds * 1000L) + (place * GroupSeatTuning.SecondAsksAfterMillis))
        {
            _leaderHeardMillis = now;
            _author.TakeOver(View, _peer.UtcNow - TimeSpan.FromMilliseconds(silence), false, _peer.UtcNow);
        }
    }

    // Since the start of this peer, where the leader was never heard.
    private long _leaderHeardMillis;

    /// <summary>Whether what this peer says to all reaches a member, and the other way round.</summary>
    private bool IsWithin(Identifier peer, long now)
    {
        if (peer.Equals(_peer.Id))
        {
            return true;
        }

        bool byKey = View.Policy.Protection == PolicyProtection.Common && _record.WantsKey && View.Find(peer) is { WantsKey: true, IsConstrained: false };
        return byKey ? _contacts.TryGetValue(peer, out SeatContact? contact) && contact.IsReachableUnderKey(now) : IsReachable(peer, now);
    }

    private bool IsReachable(Identifier peer, long now) =>
        peer.Equals(_peer.Id) || (_contacts.TryGetValue(peer, out SeatContact? contact) && contact.IsReachable(now));

    /// <summary>What the members decided by vote is done by one of those who wanted it.</summary>
    private void FinishBallots()
    {
        foreach (GroupBallot ballot in View.Ballots.Values.Where(ballot => ballot.Outcome == BallotOutcome.Passed))
        {
            bool isOfMember = ballot.Matter is StatementKind.Removal or StatementKind.Representative;
            if (!isOfMember || View.Find(ballot.Subject) is not { IsActive: true } member || member.Round != ballot.Round || !Voted(ballot))
            {
                continue;
            }

            if (ballot.Matter == StatementKind.Removal)
            {
                _author.Remove(View, _ledger, member, _revokes.Contains(ballot.Subject), true, "voted out", _peer.UtcNow);
            }
            else if (ballot.Matter == StatementKind.Representative && member.Role == MemberRole.Member)
            {
                _author.Elect(View, member, _peer.UtcNow);
            }
        }
    }

    private readonly HashSet<Identifier> _revokes = new(IdentifierComparer.Instance);

    private bool Voted(GroupBallot ballot) => _ledger.Entries().Any(entry =>
        entry.Statement.Kind == StatementKind.Vote && entry.Statement.Issuer.Equals(_peer.Id) && entry.Statement.Subject.Equals(ballot.Subject)
        && entry.Statement.Round == ballot.Round && entry.Statement.Value(StatementField.Choice) == 1);

    /// <summary>
    /// A member dealt well with this one. Only who let it in, and the authorities, put that on record: with all telling on all, a group's statements
    /// would be about nothing else.
    /// </summary>
    private void NoteDealing(Identifier peer, long now)
    {
        int count = _dealings[peer] = _dealings.GetValueOrDefault(peer) + 1;
        bool due = count >= View.Policy.GoodDealings && now >= _reportedAtMillis.GetValueOrDefault(peer);
        bool watches = View.Find(peer)?.AdmittedBy.Equals(_peer.Id) == true || View.RankOf(_peer.Id) >= 0;
        if (due && watches && View.May(_peer.Id, MemberRights.Endorse) && View.RankOf(peer) < 0)
        {
            _dealings[peer] = 0;
            _reportedAtMillis[peer] = now + GroupSeatTuning.ReportAgainMillis;
            _author.Report(View, peer, true, Math.Min(count, ushort.MaxValue), "", _peer.UtcNow);
        }
    }
}
