using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>
/// The owner's side of the group's keys (S0 figs. 5, 9): makes each key, hands it out, has the members switch and drop, and lets nobody strand. No
/// I/O; driven through <see cref="GroupKeys"/>. Idle while the roster names another owner. Read GROUPS.md first.
/// </summary>
public sealed partial class GroupKeyOwner
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly GroupTools _tools;
    private readonly GroupKeyRing _ring;
    private readonly IGroupRoster _roster;
    private readonly GroupKeyPolicy _policy;
    private readonly GroupSecrets _secrets;
    private readonly GroupOutbox _outbox;
    private readonly GroupContributions _contributions;
    private GroupMemberTable _members;
    private GroupMemberEntry? _dueEntry;
    private int _cursor;
    private int _pending;
    private int _burst;
    private long _burstEndsAtMillis;
    private long _sendAtMillis = Never;
    private long _phaseEndsAtMillis = Never;
    private long _rekeyAtMillis = Never;
    private bool _isUrgent;
    private uint _lastNumber;
    private long _mayOvertakeAtMillis;
    private bool _overtakes;

    internal GroupKeyOwner(
        GroupTools tools, GroupKeyRing ring, IGroupRoster roster, GroupKeyPolicy policy, GroupSecrets secrets, GroupOutbox outbox)
    {
        _tools = tools;
        _ring = ring;
        _roster = roster;
        _policy = policy;
        _secrets = secrets;
        _outbox = outbox;
        _contributions = new GroupContributions(tools, ring.Group);
        _members = new GroupMemberTable(null, tools.Self, null);
    }

    /// <summary>Where it is.</summary>
    public GroupOwnerPhase Phase { get; private set; }

    /// <summary>Why there is the newest key.</summary>
    public GroupKeyCause Cause { get; private set; }

    /// <summary>Who made the newest key; the policy's way, unless nobody who was to take part answered.</summary>
    public GroupKeyOrigin MadeBy { get; private set; }

    /// <summary>Keys made since this peer started.</summary>
    public uint Rekeys { get; private set; }

    /// <summary>When the last rekey began, on this peer's clock.</summary>
    public long RekeyedAtMillis { get; private set; }

    /// <summary>
    /// Whether a member said that it has a newer key of this owner: its state came from an old copy. A new term (a Takeover of its own) is due.
    /// </summary>
    public bool IsBehind { get; private set; }

    /// <summary>Members that want the key, without this peer.</summary>
    public int Wanting { get; private set; }

    /// <summary>Of those, how many use the newest key.</summary>
    public int CountUsing()
    {
        int count = 0;
        for (int i = 0; i < _members.Count; i++)
        {
            GroupMemberEntry entry = _members.At(i);
            count += entry.WantsKey && entry.Step >= GroupMemberStep.Uses ? 1 : 0;
        }

        return count;
    }

    /// <summary>Of those that want the key, how many are cut off.</summary>
    public int CountUnreachable()
    {
        int count = 0;
        for (int i = 0; i < _members.Count; i++)
        {
            count += _members.At(i).WantsKey && !_members.At(i).IsReachable ? 1 : 0;
        }

        return count;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            if (Phase == GroupOwnerPhase.Idle)
            {
                return Never;
            }

            long next = _sendAtMillis < _phaseEndsAtMillis ? _sendAtMillis : _phaseEndsAtMillis;
            return next < _rekeyAtMillis ? next : _rekeyAtMillis;
        }
    }

    /// <summary>Begins a planned rekey; one that is under way is given up for it.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>False when another peer makes the keys.</returns>
    public bool Rekey(long nowMillis)
    {
        if (Phase == GroupOwnerPhase.Idle)
        {
            return false;
        }

        Begin(GroupKeyCause.Planned, false, nowMillis);
        return true;
    }

    /// <summary>A member can be reached, or cannot: a session with it went live, or it is gone.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="isReachable">Whether it can.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleReachable(Identifier peer, bool isReachable, long nowMillis)
    {
        GroupMemberEntry? entry = _members.Find(peer);
        if (entry != null)
        {
            SetReachable(entry, isReachable);
            entry.Sends = 0;
            Schedule(entry, nowMillis);
            Advance(nowMillis);
        }
    }

    /// <summary>Members came, left, or want the key or not; or the owner is another.</summary>
    internal void HandleRoster(long nowMillis)
    {
        if (!_roster.Owner.Equals(_tools.Self))
        {
            StandDown();
            return;
        }

        bool wasIdle = Phase == GroupOwnerPhase.Idle;
        GroupMemberTable before = _members;
        _members = new GroupMemberTable(_roster, _tools.Self, wasIdle ? null : before);
        _dueEntry = null;
        RecordVersion++;
        bool joined = TakeWishes(before, out bool removed);
        bool otherTerm = _ring.Current == null || _ring.Current.Epoch.Term != _roster.Term || _ring.Current.Epoch.Rank != _roster.OwnerRank;
        if (otherTerm)
        {
            bool first = _ring.Current == null;
            _lastNumber = 0;
            Begin(first ? GroupKeyCause.First : GroupKeyCause.TakenOver, first || removed, nowMillis);
        }
        else if (wasIdle)
        {
            Resume(nowMillis);
        }
        else if (removed)
        {
            Begin(GroupKeyCause.Removed, true, nowMillis);
        }
        else if (joined && _policy.RekeysOnJoin && Phase != GroupOwnerPhase.Distributing && Phase != GroupOwnerPhase.Gathering)
        {
            Begin(GroupKeyCause.Joined, false, nowMillis);
        }
        else
        {
            Recount();
            ScheduleAll(nowMillis);
            Advance(nowMillis);
        }
    }

    /// <summary>Another peer makes the keys, or this one stops.</summary>
    internal void StandDown()
    {
        if (Phase == GroupOwnerPhase.Idle)
        {
            return;
        }

        if (Phase == GroupOwnerPhase.Distributing)
        {
            _ring.AbandonNext();
        }

        Phase = GroupOwnerPhase.Idle;
        RecordVersion++;
        _contributions.Clear();
        _members = new GroupMemberTable(null, _tools.Self, null);
        _dueEntry = null;
        Wanting = 0;
        IsBehind = false;
        _sendAtMillis = Never;
        _phaseEndsAtMillis = Never;
        _rekeyAtMillis = Never;
    }

    /// <summary>Ends phases whose time is over, and begins the rekey that the schedule wants. Calling early is harmless.</summary>
    internal void HandleTimeout(long nowMillis)
    {
        if (Phase == GroupOwnerPhase.Idle)
        {
            return;
        }

        if (nowMillis >= _rekeyAtMillis && Phase == GroupOwnerPhase.Steady)
        {
            Begin(GroupKeyCause.Planned, false, nowMillis);
        }

        Advance(nowMillis);
    }

    // Who wants the key now, against what was; answers whether somebody joined.
    private bool TakeWishes(GroupMemberTable before, out bool removed)
    {
        bool joined = false;
        bool givesCurrent = !_policy.RekeysOnJoin;
        removed = false;
        Wanting = 0;
        for (int i = 0; i < before.Count; i++)
        {
            removed = removed || (before.At(i).WantsKey && _members.Find(before.At(i).Peer) == null);
        }

        for (int i = 0; i < _roster.Count; i++)
        {
            GroupMemberEntry? entry = _members.Find(_roster.MemberAt(i));
            if (entry == null)
            {
                continue;
            }

            bool wants = _roster.WantsKeyAt(i);
            removed = removed || (entry.WantsKey && !wants);
            if (wants && !entry.WantsKey)
            {
                joined = true;
                entry.Step = GroupMemberStep.Behind;
                entry.Sends = 0;
                entry.MayHaveCurrent = givesCurrent;
                entry.NeedsCurrent = givesCurrent && (Phase == GroupOwnerPhase.Distributing || Phase == GroupOwnerPhase.Gathering);
            }

            entry.WantsKey = wants;
            Wanting += wants ? 1 : 0;
        }

        return joined;
    }

    private void SetReachable(GroupMemberEntry entry, bool isReachable)
    {
        bool counted = IsPending(entry);
        entry.IsReachable = isReachable;
        _pending += (IsPending(entry) ? 1 : 0) - (counted ? 1 : 0);
    }

    private void SetStep(GroupMemberEntry entry, GroupMemberStep step)
    {
        bool counted = IsPending(entry);
        entry.Step = step;
        entry.Sends = 0;
        _pending += (IsPending(entry) ? 1 : 0) - (counted ? 1 : 0);
    }

    private bool IsPending(GroupMemberEntry entry)
    {
        // A Drop goes under a session, which a member that gets wrapped keys need not have: its grace ends by itself.
        GroupMemberStep target = Phase == GroupOwnerPhase.Dropping && IsWrappedFor(entry) ? GroupMemberStep.Uses : TargetStep();
        return entry.WantsKey && entry.IsReachable && entry.Step < target;
    }

    private GroupMemberStep TargetStep()
    {
        switch (Phase)
        {
            case GroupOwnerPhase.Distributing: return GroupMemberStep.Holds;
            case GroupOwnerPhase.Switching: return GroupMemberStep.Uses;
            case GroupOwnerPhase.Dropping: return GroupMemberStep.Dropped;
            default: return GroupMemberStep.Behind;
        }
    }

    private void Recount()
    {
        _pending = 0;
        for (int i = 0; i < _members.Count; i++)
        {
            _pending += IsPending(_members.At(i)) ? 1 : 0;
        }
    }
}
