using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <content>What is due to which member, and what members say.</content>
public sealed partial class GroupKeyOwner
{
    private long _settledAtMillis;

    /// <summary>The member to which a message is due, after <see cref="PollDue"/>.</summary>
    internal Identifier? DuePeer
    {
        get { return _dueEntry?.Peer; }
    }

    /// <summary>Whether the due message is wrapped and needs no session.</summary>
    internal bool DueIsWrapped
    {
        get { return _dueEntry != null && IsWrappedFor(_dueEntry) && MessageFor(_dueEntry) == GroupMessageKind.Key; }
    }

    /// <summary>Finds the next member to which something is due.</summary>
    internal bool PollDue(long nowMillis)
    {
        _dueEntry = null;
        if (Phase == GroupOwnerPhase.Idle || nowMillis < _sendAtMillis || !HasBurst(nowMillis))
        {
            return false;
        }

        bool gaveUp = false;
        int count = _members.Count;
        for (int i = 0; i < count && _dueEntry == null; i++)
        {
            GroupMemberEntry entry = _members.At(_cursor < count ? _cursor : 0);
            _cursor = _cursor + 1 < count ? _cursor + 1 : 0;
            if (entry.SendAtMillis <= nowMillis && MessageFor(entry) != 0)
            {
                if (entry.Sends >= GroupKeyTiming.MostSends)
                {
                    SetReachable(entry, false);
                    gaveUp = true;
                }
                else
                {
                    _dueEntry = entry;
                }
            }
        }

        if (_dueEntry == null)
        {
            FindNextSend();
            if (gaveUp)
            {
                Advance(nowMillis);
            }
        }

        return _dueEntry != null;
    }

    /// <summary>Writes the due body and plans the next try.</summary>
    internal void WriteDue(MessageWriter writer, long nowMillis)
    {
        GroupMemberEntry? entry = _dueEntry;
        if (entry == null)
        {
            return;
        }

        switch (MessageFor(entry))
        {
            case GroupMessageKind.Key: WriteKey(writer, entry); break;
            case GroupMessageKind.Switch: WriteNamed(writer, GroupMessageKind.Switch); break;
            case GroupMessageKind.Drop: WriteNamed(writer, GroupMessageKind.Drop); break;
            case GroupMessageKind.Contribute: WriteContribute(writer); break;
            default: break;
        }

        PlanNextSend(entry, nowMillis);
    }

    /// <summary>The due message could not be sent: counts as lost.</summary>
    internal void SkipDue(long nowMillis)
    {
        if (_dueEntry != null)
        {
            PlanNextSend(_dueEntry, nowMillis);
        }
    }

    internal void HandleSeen(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupMemberEntry? entry = Heard(from, protection);
        if (entry == null)
        {
            return;
        }

        GroupEpochKey? target = Target();
        if (target != null && target.KeyId == message.KeyId)
        {
            bool active = message.NumberOf(GroupField.State) == (uint)GroupKeyState.Active;
            GroupMemberStep step = active ? GroupMemberStep.Uses : GroupMemberStep.Holds;
            if (step > entry.Step)
            {
                SetStep(entry, step);
            }
        }
        else if (_ring.Current != null && _ring.Current.KeyId == message.KeyId)
        {
            entry.NeedsCurrent = false;
            entry.Sends = 0;
        }

        Schedule(entry, nowMillis);
        Advance(nowMillis);
    }

    internal void HandleDropped(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupMemberEntry? entry = Heard(from, protection);
        GroupEpochKey? target = Target();
        if (entry != null && target != null && target.KeyId == message.KeyId)
        {
            SetStep(entry, GroupMemberStep.Dropped);
            Advance(nowMillis);
        }
    }

    internal void HandleAsk(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (protection != GroupProtection.Pair)
        {
            return;
        }

        GroupMemberEntry? entry = _members.Find(from);
        if (entry == null || !entry.WantsKey)
        {
            GroupRefusal refusal = entry == null ? GroupRefusal.NotMember : GroupRefusal.NoKeyWanted;
            _outbox.Add(from, GroupMessageKind.Refused, null, 0, (int)refusal, 0);
            return;
        }

        GroupEpoch epoch = message.ReadEpoch();
        NoteNewer(epoch, nowMillis);
        SetReachable(entry, true);
        SetStep(entry, GroupMemberStep.Behind);
        bool undecided = Phase == GroupOwnerPhase.Distributing || Phase == GroupOwnerPhase.Gathering;
        entry.NeedsCurrent = undecided && entry.MayHaveCurrent && _ring.Current != null && !epoch.IsSame(_ring.Current.Epoch);
        Schedule(entry, nowMillis);
        if (_ring.Current == null)
        {
            _outbox.Add(from, GroupMessageKind.Refused, null, 0, (int)GroupRefusal.NoKeyYet, 0);
        }
    }

    internal void HandleRefused(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupMemberEntry? entry = protection == GroupProtection.Pair ? _members.Find(from) : null;
        if (entry == null)
        {
            return;
        }

        switch ((GroupRefusal)message.NumberOf(GroupField.Reason))
        {
            case GroupRefusal.OldEpoch:
            case GroupRefusal.Conflict:
                NoteNewer(message.ReadEpoch(), nowMillis);
                entry.NeedsCurrent = false;
                break;
            case GroupRefusal.NoKeyWanted:
            case GroupRefusal.NotMember:
            case GroupRefusal.NoSuite:
                SetReachable(entry, false);
                Advance(nowMillis);
                break;
            default:
                break;
        }
    }

    internal void HandleContribution(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupMemberEntry? entry = Heard(from, protection);
        bool fits = entry != null && Phase == GroupOwnerPhase.Gathering && message.Term == _roster.Term && message.Number == NextNumber();
        if (entry != null && fits && _contributions.Awaits(entry) && _secrets.TryRead(message, from, protection) == GroupRefusal.None)
        {
            _contributions.Take(entry, _secrets.Secret);
        }

        _secrets.Wipe();
        Advance(nowMillis);
    }

    private GroupMemberEntry? Heard(Identifier from, GroupProtection protection)
    {
        GroupMemberEntry? entry = protection == GroupProtection.Clear ? null : _members.Find(from);
        if (entry == null || !entry.WantsKey)
        {
            return null;
        }

        SetReachable(entry, true);
        return entry;
    }

    // A member has a key of this term that is newer than all of this owner's.
    private void NoteNewer(GroupEpoch epoch, long nowMillis)
    {
        if (epoch.Term != _roster.Term || !epoch.IsAfter(_ring.Newest))
        {
            return;
        }

        if (epoch.Rank == _roster.OwnerRank)
        {
            IsBehind = true;
            return;
        }

        // Another took over in the same term, on the other side of a partition, and made more keys. The ledger says that this owner stays: its
        // next key is newer than theirs. Each member can claim such a key, so there is a pace, and a number is not jumped far.
        uint from = NextNumber() - 1;
        if (epoch.Number >= from && epoch.Number - from <= GroupKeyTiming.MostAhead && nowMillis >= _mayOvertakeAtMillis)
        {
            _mayOvertakeAtMillis = nowMillis + GroupKeyTiming.OvertakeMillis;
            _lastNumber = epoch.Number;
            _overtakes = true;
            _rekeyAtMillis = nowMillis;
        }
    }

    private GroupEpochKey? Target()
    {
        return Phase == GroupOwnerPhase.Distributing ? _ring.Next : _ring.Current;
    }

    private bool IsWrappedFor(GroupMemberEntry entry)
    {
        return _policy.Delivery == GroupKeyDelivery.Wrapped && _secrets.CanWrapFor(entry.Peer);
    }

    private int MessageFor(GroupMemberEntry entry)
    {
        if (!entry.WantsKey || !entry.IsReachable)
        {
            return 0;
        }

        switch (Phase)
        {
            case GroupOwnerPhase.Gathering:
                return _contributions.Awaits(entry) ? GroupMessageKind.Contribute : entry.NeedsCurrent ? GroupMessageKind.Key : 0;
            case GroupOwnerPhase.Distributing:
                return entry.NeedsCurrent || entry.Step == GroupMemberStep.Behind ? GroupMessageKind.Key : 0;
            default:
                break;
        }

        switch (entry.Step)
        {
            case GroupMemberStep.Behind: return GroupMessageKind.Key;
            case GroupMemberStep.Holds: return IsWrappedFor(entry) ? GroupMessageKind.Key : GroupMessageKind.Switch;
            case GroupMemberStep.Uses:
                return Phase == GroupOwnerPhase.Dropping && !IsWrappedFor(entry) ? GroupMessageKind.Drop : 0;
            default: return 0;
        }
    }

    private void WriteKey(MessageWriter writer, GroupMemberEntry entry)
    {
        GroupEpochKey? key = entry.NeedsCurrent ? _ring.Current : Target();
        if (key == null)
        {
            return;
        }

        int bodyAt = writer.Position + 1 + ProtocolTag.Group.Length + 4;
        GroupMessages.BeginKey(writer, key, key == _ring.Next ? GroupKeyState.Dormant : GroupKeyState.Active, Cause, Grace());
        key.CopySecret(_secrets.Secret, 0);
        _secrets.Write(writer, bodyAt, entry.Peer, IsWrappedFor(entry));
        writer.EndBody();
    }

    private void WriteNamed(MessageWriter writer, int kind)
    {
        if (_ring.Current != null)
        {
            GroupMessages.BeginNamed(writer, kind, _ring.Group, _ring.Current.Epoch, _ring.Current.KeyId);
            writer.EndBody();
        }
    }

    private void WriteContribute(MessageWriter writer)
    {
        GroupMessages.Begin(writer, GroupMessageKind.Contribute, _ring.Group);
        GroupMessages.WriteEpoch(writer, new GroupEpoch(_roster.Term, NextNumber(), _roster.OwnerRank));
        _secrets.CopyFingerprint(_secrets.Secret, 0);
        writer.WriteOctets(GroupField.Fingerprint, _secrets.Secret, 0, GroupEpochKey.SecretLength);
        writer.EndBody();
        _secrets.Wipe();
    }

    private uint NextNumber()
    {
        uint newest = _ring.Current != null && _ring.Current.Epoch.Term == _roster.Term ? _ring.Current.Epoch.Number : 0;
        return (newest > _lastNumber ? newest : _lastNumber) + 1;
    }

    private bool HasBurst(long nowMillis)
    {
        if (nowMillis >= _burstEndsAtMillis)
        {
            _burst = 0;
            _burstEndsAtMillis = nowMillis + GroupKeyTiming.BurstMillis;
        }

        if (_burst < GroupKeyTiming.BurstSize)
        {
            return true;
        }

        _sendAtMillis = _burstEndsAtMillis;
        return false;
    }

    private void PlanNextSend(GroupMemberEntry entry, long nowMillis)
    {
        int wait = GroupKeyTiming.FirstResendMillis << entry.Sends;
        entry.SendAtMillis = nowMillis + (wait < GroupKeyTiming.LongestResendMillis ? wait : GroupKeyTiming.LongestResendMillis);
        entry.Sends++;
        _burst++;
        _dueEntry = null;
    }

    private void FindNextSend()
    {
        _sendAtMillis = Never;
        for (int i = 0; i < _members.Count; i++)
        {
            GroupMemberEntry entry = _members.At(i);
            if (entry.SendAtMillis < _sendAtMillis && MessageFor(entry) != 0)
            {
                _sendAtMillis = entry.SendAtMillis;
            }
        }
    }

    private void Schedule(GroupMemberEntry entry, long nowMillis)
    {
        if (MessageFor(entry) != 0)
        {
            entry.SendAtMillis = nowMillis;
            _sendAtMillis = nowMillis < _sendAtMillis ? nowMillis : _sendAtMillis;
        }
    }

    private void ScheduleAll(long nowMillis)
    {
        for (int i = 0; i < _members.Count; i++)
        {
            _members.At(i).Sends = 0;
            _members.At(i).SendAtMillis = nowMillis;
        }

        _sendAtMillis = nowMillis;
    }
}
