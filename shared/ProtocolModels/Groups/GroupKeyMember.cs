using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// A member's side of the group's keys: takes keys from their owner, switches and drops when told, asks when it was cut off, and after a restart lets
/// nothing old count as new. No I/O; driven through <see cref="GroupKeys"/>. Read GROUPS.md first.
/// </summary>
public sealed class GroupKeyMember
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly GroupTools _tools;
    private readonly GroupKeyRing _ring;
    private readonly IGroupRoster _roster;
    private readonly GroupSecrets _secrets;
    private readonly GroupOutbox _outbox;
    private readonly GroupProbes _probes = new GroupProbes();
    private readonly byte[] _random = new byte[8];
    private bool _unknownHeard;
    private int _unknownAsks;
    private long _askAtMillis = Never;
    private long _lastAskMillis = -GroupKeyTiming.RefusedAskMillis;
    private int _askWaitMillis = GroupKeyTiming.FirstAskMillis;

    internal GroupKeyMember(GroupTools tools, GroupKeyRing ring, IGroupRoster roster, GroupSecrets secrets, GroupOutbox outbox)
    {
        _tools = tools;
        _ring = ring;
        _roster = roster;
        _secrets = secrets;
        _outbox = outbox;
        WantsKey = true;
        OpensOldKeyAfterRemoval = true;
    }

    /// <summary>Whether this peer wants the key (S0 figs. 5, 9). Setting it off: also <see cref="GroupKeyRing.Wipe"/>, and say so to the group.</summary>
    public bool WantsKey { get; set; }

    /// <summary>
    /// Whether the key before opens messages in its grace after a removal. A peer that does not know who remains sets it off.
    /// </summary>
    public bool OpensOldKeyAfterRemoval { get; set; }

    /// <summary>Where it stands.</summary>
    public GroupMemberState State
    {
        get
        {
            if (LastRefusal == GroupRefusal.NotMember || LastRefusal == GroupRefusal.NoKeyWanted)
            {
                return GroupMemberState.ShutOut;
            }

            if (_askAtMillis != Never)
            {
                return GroupMemberState.Asking;
            }

            return _ring.Current == null ? GroupMemberState.Waiting : GroupMemberState.Ready;
        }
    }

    /// <summary>Why the owner last said no; None after it gave a key.</summary>
    public GroupRefusal LastRefusal { get; private set; }

    /// <summary>Asks sent.</summary>
    public uint Asked { get; private set; }

    /// <summary>Keys taken.</summary>
    public uint Taken { get; private set; }

    /// <summary>When <see cref="IsAskDue"/> is to be looked at, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return NeedsKey() ? _askAtMillis : Never; }
    }

    /// <summary>Whether an Ask to the owner is due.</summary>
    internal bool IsAskDue(long nowMillis)
    {
        return nowMillis >= _askAtMillis && NeedsKey();
    }

    /// <summary>The roster changed, or this peer just started: asks when the key is not the one of the owner's term.</summary>
    internal void HandleRoster(long nowMillis)
    {
        if (!NeedsKey())
        {
            _askAtMillis = Never;
            return;
        }

        LastRefusal = GroupRefusal.None;
        _askWaitMillis = GroupKeyTiming.FirstAskMillis;
        long earliest = _lastAskMillis + GroupKeyTiming.FirstAskMillis;
        _askAtMillis = earliest > nowMillis ? earliest : nowMillis;
    }

    /// <summary>A message came under a key that is not here.</summary>
    internal void HandleUnknownKey(long nowMillis)
    {
        if (_unknownHeard || !WantsKey || IsOwner())
        {
            return;
        }

        _unknownHeard = true;
        if (_askAtMillis == Never)
        {
            long earliest = _lastAskMillis + (_askWaitMillis > GroupKeyTiming.UnknownKeyAskMillis ? _askWaitMillis : GroupKeyTiming.UnknownKeyAskMillis);
            _askAtMillis = earliest > nowMillis ? earliest : nowMillis;
        }
    }

    /// <summary>A message came whose sender has not shown yet that it is not an old one.</summary>
    internal void HandleUnproven(Identifier sender, ulong keyId, long nowMillis)
    {
        if (_probes.MayAsk(sender, keyId, nowMillis))
        {
            _tools.Cryptography.FillRandom(_random, 0, _random.Length);
            ulong token = BigEndian.ReadUInt64(_random, 0);
            _probes.Add(sender, keyId, token, nowMillis);
            _outbox.Add(sender, GroupMessageKind.Probe, null, keyId, 0, token);
        }
    }

    /// <summary>An Ask was written: the next one is later.</summary>
    internal void NoteAsked(long nowMillis)
    {
        Asked++;
        _lastAskMillis = nowMillis;
        _askAtMillis = nowMillis + _askWaitMillis;
        _askWaitMillis = _askWaitMillis * 2 < GroupKeyTiming.LongestAskMillis ? _askWaitMillis * 2 : GroupKeyTiming.LongestAskMillis;
        if (_ring.Current != null && _unknownHeard && _ring.Current.Epoch.Term == _roster.Term && ++_unknownAsks >= GroupKeyTiming.UnknownKeyAsks)
        {
            // Asked often enough for this one: whoever sends under keys that nobody knows is not to keep this peer asking.
            ForgetUnknown();
            _askAtMillis = Never;
        }
    }

    internal void HandleKey(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupRefusal refusal = WantsKey ? _roster.JudgeOwner(from, message.Term) : GroupRefusal.NoKeyWanted;
        GroupKeyState state = (GroupKeyState)message.NumberOf(GroupField.State);
        if (refusal == GroupRefusal.None)
        {
            refusal = Judge(message, state);
        }

        bool isHere = refusal == GroupRefusal.None && _ring.Find(message.KeyId) != null;
        if (refusal == GroupRefusal.None)
        {
            refusal = isHere ? CheckCarriage(message, from, protection) : Take(message, from, protection, state, nowMillis);
        }

        if (refusal != GroupRefusal.None)
        {
            Refuse(from, protection, refusal);
            return;
        }

        if (isHere && state == GroupKeyState.Active)
        {
            Use(message.KeyId, nowMillis);
        }

        NoteKey(!isHere, nowMillis);
        Confirm(from, message.KeyId);
    }

    internal void HandleSwitch(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (!IsOrder(message, from, protection))
        {
            return;
        }

        if (Use(message.KeyId, nowMillis))
        {
            Confirm(from, message.KeyId);
        }
        else
        {
            HandleUnknownKey(nowMillis);
        }
    }

    internal void HandleDrop(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (!IsOrder(message, from, protection))
        {
            return;
        }

        if (Use(message.KeyId, nowMillis))
        {
            _ring.DropPrevious();
            _outbox.Add(from, GroupMessageKind.Dropped, message.ReadEpoch(), message.KeyId, 0, 0);
        }
        else
        {
            HandleUnknownKey(nowMillis);
        }
    }

    internal void HandleContribute(GroupMessage message, Identifier from, GroupProtection protection)
    {
        if (IsOrder(message, from, protection))
        {
            _outbox.Add(from, GroupMessageKind.Contribution, message.ReadEpoch(), 0, HasFingerprint(message) ? 1 : 0, 0);
        }
    }

    internal void HandleRefused(GroupMessage message, Identifier from, long nowMillis)
    {
        if (!from.Equals(_roster.Owner) && !NeedsKey())
        {
            return;
        }

        LastRefusal = (GroupRefusal)message.NumberOf(GroupField.Reason);
        bool lasting = LastRefusal == GroupRefusal.NotMember || LastRefusal == GroupRefusal.NoKeyWanted;
        if (lasting && _askAtMillis != Never)
        {
            _askAtMillis = nowMillis + GroupKeyTiming.RefusedAskMillis;
        }
    }

    internal void HandleProbe(GroupMessage message, Identifier from, GroupProtection protection)
    {
        if (protection == GroupProtection.Common && _ring.Find(message.KeyId) != null)
        {
            _outbox.Add(from, GroupMessageKind.Fresh, null, message.KeyId, 0, message.LongNumberOf(GroupField.Token));
        }
    }

    internal void HandleFresh(GroupMessage message, Identifier from, GroupProtection protection)
    {
        GroupEpochKey? key = _ring.Find(message.KeyId);
        bool fits = protection == GroupProtection.Common && key != null
            && _probes.Take(from, message.KeyId, message.LongNumberOf(GroupField.Token));
        if (fits && key != null)
        {
            byte[] sender = new byte[Identifier.Length];
            from.CopyTo(sender, 0);
            key.Prove(sender, 0, message.LongNumberOf(GroupField.Sequence));
        }
    }

    private static bool HasFingerprint(GroupMessage message)
    {
        int at = message.OffsetOf(GroupField.Fingerprint);
        int any = 0;
        for (int i = 0; i < GroupEpochKey.SecretLength; i++)
        {
            any |= message.Buffer[at + i];
        }

        return any != 0;
    }

    private bool IsOwner()
    {
        return _roster.Owner.Equals(_tools.Self);
    }

    private bool NeedsKey()
    {
        bool lacks = _ring.Current == null || _ring.Current.Epoch.Term < _roster.Term || IsOfAnotherOwner() || _unknownHeard;
        return WantsKey && lacks && !IsOwner();
    }

    // Both sides of a partition took over in one term, and this peer was on the side of the owner that did not stay.
    private bool IsOfAnotherOwner()
    {
        return _ring.Current != null && _ring.Current.Epoch.Term == _roster.Term && _ring.Current.Epoch.Rank != _roster.OwnerRank;
    }

    private bool IsOrder(GroupMessage message, Identifier from, GroupProtection protection)
    {
        return protection == GroupProtection.Pair && _roster.JudgeOwner(from, message.Term) == GroupRefusal.None;
    }

    private void Refuse(Identifier from, GroupProtection protection, GroupRefusal refusal)
    {
        // In clear anybody may have sent it in anybody's name.
        if (protection == GroupProtection.Pair)
        {
            _outbox.Add(from, GroupMessageKind.Refused, _ring.Newest, 0, (int)refusal, 0);
        }
    }

    private GroupRefusal Judge(GroupMessage message, GroupKeyState state)
    {
        if (!_tools.Supports((int)message.NumberOf(GroupField.Suite)))
        {
            return GroupRefusal.NoSuite;
        }

        GroupEpoch epoch = message.ReadEpoch();
        GroupEpochKey? held = Held(epoch);
        if (held != null)
        {
            return held.KeyId == message.KeyId ? GroupRefusal.None : GroupRefusal.Conflict;
        }

        // A key of the current epoch may come after the next one: the owner gives both to who was cut off.
        GroupEpoch? newest = state == GroupKeyState.Dormant ? _ring.Newest : _ring.Current?.Epoch;
        return epoch.IsAfter(newest) ? GroupRefusal.None : GroupRefusal.OldEpoch;
    }

    private GroupEpochKey? Held(GroupEpoch epoch)
    {
        if (_ring.Current != null && _ring.Current.Epoch.IsSame(epoch))
        {
            return _ring.Current;
        }

        return _ring.Next != null && _ring.Next.Epoch.IsSame(epoch) ? _ring.Next : null;
    }

    private GroupRefusal CheckCarriage(GroupMessage message, Identifier from, GroupProtection protection)
    {
        GroupRefusal refusal = _secrets.TryRead(message, from, protection);
        _secrets.Wipe();
        return refusal;
    }

    private GroupRefusal Take(GroupMessage message, Identifier from, GroupProtection protection, GroupKeyState state, long nowMillis)
    {
        GroupRefusal refusal = _secrets.TryRead(message, from, protection);
        if (refusal == GroupRefusal.None)
        {
            bool removal = message.NumberOf(GroupField.Cause) == (uint)GroupKeyCause.Removed;
            long grace = removal && !OpensOldKeyAfterRemoval ? 0 : message.NumberOf(GroupField.Grace);
            bool taken = _ring.Install(
                message.ReadEpoch(), (int)message.NumberOf(GroupField.Suite), message.KeyId, _secrets.Secret, 0, state, grace, nowMillis);
            refusal = taken ? GroupRefusal.None : GroupRefusal.BadKey;
            Taken += taken ? 1u : 0u;
        }

        _secrets.Wipe();
        return refusal;
    }

    private bool Use(ulong keyId, long nowMillis)
    {
        if (_ring.Next != null && _ring.Next.KeyId == keyId)
        {
            _ring.ActivateNext(nowMillis);
            _askAtMillis = NeedsKey() ? _askAtMillis : Never;
        }

        return _ring.Current != null && _ring.Current.KeyId == keyId;
    }

    private void Confirm(Identifier owner, ulong keyId)
    {
        GroupEpochKey? key = _ring.Find(keyId);
        if (key != null)
        {
            GroupKeyState state = key == _ring.Next ? GroupKeyState.Dormant : GroupKeyState.Active;
            _outbox.Add(owner, GroupMessageKind.Seen, key.Epoch, keyId, (int)state, 0);
        }
    }

    private void NoteKey(bool isNew, long nowMillis)
    {
        LastRefusal = GroupRefusal.None;
        ForgetUnknown();
        if (isNew)
        {
            _askWaitMillis = GroupKeyTiming.FirstAskMillis;
        }

        _askAtMillis = NeedsKey() ? nowMillis + GroupKeyTiming.FirstAskMillis : Never;
    }

    private void ForgetUnknown()
    {
        _unknownHeard = false;
        _unknownAsks = 0;
    }
}
