using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <content>Making keys, and the phases of a rekey.</content>
public sealed partial class GroupKeyOwner
{
    /// <summary>Octets that <see cref="Save"/> writes.</summary>
    internal const int RecordLength = 1 + Sha256.DigestSize;

    private readonly byte[] _savedHolders = new byte[Sha256.DigestSize];
    private bool _hasSaved;
    private bool _savedSteady;

    /// <summary>Rises whenever what <see cref="Save"/> writes changes.</summary>
    internal uint RecordVersion { get; private set; }

    /// <summary>Writes whether the last rekey was over, and the digest of who was to have the key.</summary>
    internal void Save(byte[] into, int offset)
    {
        into[offset] = (byte)(Phase == GroupOwnerPhase.Steady || Phase == GroupOwnerPhase.Dropping ? 1 : 0);
        WriteHolders(into, offset + 1);
    }

    /// <summary>Takes back what <see cref="Save"/> wrote.</summary>
    internal void Restore(byte[] record, int offset)
    {
        _savedSteady = record[offset] == 1;
        Array.Copy(record, offset + 1, _savedHolders, 0, _savedHolders.Length);
        _hasSaved = true;
    }

    // After a restart: the same members as before, or a new key at once, since somebody may have been removed just before.
    private void Resume(long nowMillis)
    {
        byte[] holders = new byte[Sha256.DigestSize];
        WriteHolders(holders, 0);
        bool sameMembers = _hasSaved && ConstantTime.AreEqual(holders, 0, _savedHolders, 0, holders.Length);
        if (!sameMembers || _ring.Current == null)
        {
            Begin(GroupKeyCause.Removed, true, nowMillis);
            return;
        }

        bool distributing = _ring.Next != null;
        _lastNumber = distributing && _ring.Next != null ? _ring.Next.Epoch.Number : _ring.Current.Epoch.Number;
        for (int i = 0; i < _members.Count; i++)
        {
            GroupMemberEntry entry = _members.At(i);
            entry.MayHaveCurrent = true;
            entry.Step = !distributing && _savedSteady ? GroupMemberStep.Dropped : GroupMemberStep.Behind;
        }

        PlanRekey(nowMillis);
        GroupOwnerPhase settled = _savedSteady ? GroupOwnerPhase.Steady : GroupOwnerPhase.Switching;
        Enter(distributing ? GroupOwnerPhase.Distributing : settled, nowMillis);
        Advance(nowMillis);
    }

    private void Begin(GroupKeyCause cause, bool urgent, long nowMillis)
    {
        bool undecided = Phase == GroupOwnerPhase.Distributing || Phase == GroupOwnerPhase.Gathering;
        Cause = cause;
        _isUrgent = urgent;
        RekeyedAtMillis = nowMillis;
        if (_ring.Next != null)
        {
            _ring.AbandonNext();
        }

        for (int i = 0; i < _members.Count; i++)
        {
            GroupMemberEntry entry = _members.At(i);
            bool lacks = undecided ? entry.NeedsCurrent : entry.Step < GroupMemberStep.Uses;
            entry.NeedsCurrent = entry.WantsKey && lacks && entry.MayHaveCurrent;
            entry.Step = GroupMemberStep.Behind;
        }

        // What was removed must not read on while others make up their minds: such a key is made at once.
        bool gathers = _policy.Origin != GroupKeyOrigin.Creator && cause != GroupKeyCause.Removed;
        if (gathers && _contributions.Choose(_members, _policy.Origin, _policy.Contributors))
        {
            Enter(GroupOwnerPhase.Gathering, nowMillis);
            return;
        }

        _contributions.Clear();
        MakeKey(nowMillis);
        Advance(nowMillis);
    }

    private void MakeKey(long nowMillis)
    {
        _lastNumber = NextNumber();
        _overtakes = false;
        var epoch = new GroupEpoch(_roster.Term, _lastNumber, _roster.OwnerRank);
        ulong keyId;
        do
        {
            MadeBy = _contributions.Make(_policy.Origin, epoch, _secrets);
            keyId = _tools.Derivation.KeyIdOf(_secrets.Secret, 0, _ring.Group, epoch);
        }
        while (keyId == 0);
        _contributions.Clear();
        bool atOnce = _isUrgent || _ring.Current == null;
        _ring.Install(
            epoch, _policy.Suite, keyId, _secrets.Secret, 0, atOnce ? GroupKeyState.Active : GroupKeyState.Dormant, Grace(), nowMillis);
        _secrets.Wipe();
        Rekeys++;
        if (atOnce)
        {
            NoteInUse(nowMillis);
        }

        Enter(atOnce ? GroupOwnerPhase.Switching : GroupOwnerPhase.Distributing, nowMillis);
    }

    private long Grace()
    {
        return Cause == GroupKeyCause.Removed ? _policy.RemovalGraceMillis : _policy.GraceMillis;
    }

    private void NoteInUse(long nowMillis)
    {
        for (int i = 0; i < _members.Count; i++)
        {
            _members.At(i).MayHaveCurrent = true;
            _members.At(i).NeedsCurrent = false;
        }

        PlanRekey(nowMillis);
    }

    private void PlanRekey(long nowMillis)
    {
        bool scheduled = _policy.RekeyEveryMillis != GroupKeyPolicy.Never;
        _rekeyAtMillis = _overtakes ? nowMillis : scheduled ? nowMillis + _policy.RekeyEveryMillis : Never;
    }

    private void Enter(GroupOwnerPhase phase, long nowMillis)
    {
        Phase = phase;
        RecordVersion++;
        _dueEntry = null;
        switch (phase)
        {
            case GroupOwnerPhase.Gathering: _phaseEndsAtMillis = nowMillis + _policy.GatherMillis; break;
            case GroupOwnerPhase.Steady: _phaseEndsAtMillis = Never; break;
            default: _phaseEndsAtMillis = nowMillis + _policy.SwitchAfterMillis; break;
        }

        _settledAtMillis = nowMillis + GroupKeyTiming.SettleMillis;
        Recount();
        ScheduleAll(nowMillis);
    }

    // One phase after the other, as far as the answers or the time allow.
    private void Advance(long nowMillis)
    {
        GroupOwnerPhase before;
        do
        {
            before = Phase;
            bool over = nowMillis >= _phaseEndsAtMillis;
            if (Phase == GroupOwnerPhase.Gathering && (over || _contributions.IsComplete))
            {
                MakeKey(nowMillis);
            }
            else if (Phase == GroupOwnerPhase.Distributing && (over || _pending == 0))
            {
                _ring.ActivateNext(nowMillis);
                NoteInUse(nowMillis);
                Enter(GroupOwnerPhase.Switching, nowMillis);
            }
            else if (Phase == GroupOwnerPhase.Switching)
            {
                EndSwitching(over, nowMillis);
            }
            else if (Phase == GroupOwnerPhase.Dropping && (over || _pending == 0))
            {
                _ring.DropPrevious();
                Enter(GroupOwnerPhase.Steady, nowMillis);
                MakeAsPolicyWants(nowMillis);
            }
        }
        while (Phase != before);
    }

    private void EndSwitching(bool over, long nowMillis)
    {
        if (!over && _pending > 0)
        {
            return;
        }

        if (nowMillis < _settledAtMillis)
        {
            // What was sent with the key before is still on its way to somebody.
            _phaseEndsAtMillis = _settledAtMillis;
            return;
        }

        Enter(GroupOwnerPhase.Dropping, nowMillis);
    }

    // A key that was made in haste gives way to one that is made as the policy says.
    private void MakeAsPolicyWants(long nowMillis)
    {
        bool inHaste = Cause == GroupKeyCause.Removed && MadeBy != _policy.Origin;
        if (inHaste && Wanting > 0)
        {
            _rekeyAtMillis = nowMillis;
        }
    }

    private void WriteHolders(byte[] into, int offset)
    {
        var sha256 = new Sha256();
        byte[] peer = new byte[Identifier.Length];
        byte[] digest = new byte[Sha256.DigestSize];
        Array.Clear(into, offset, Sha256.DigestSize);
        for (int i = 0; i < _members.Count; i++)
        {
            if (_members.At(i).WantsKey)
            {
                _members.At(i).Peer.CopyTo(peer, 0);
                sha256.Reset();
                sha256.Append(peer, 0, peer.Length);
                sha256.Finish(digest, 0);
                for (int at = 0; at < digest.Length; at++)
                {
                    into[offset + at] ^= digest[at];
                }
            }
        }
    }
}
