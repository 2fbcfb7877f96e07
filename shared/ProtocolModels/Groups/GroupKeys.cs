using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// The keys of one group at a peer that may be their owner: the member's side, and the owner's behind the same calls. Driven as
/// <see cref="GroupMemberKeys"/>; full peers only. Read GROUPS.md first.
/// </summary>
public sealed class GroupKeys : GroupMemberKeys
{
    /// <summary>Most octets of a record.</summary>
    public const int MaxRecordLength = MaxMemberRecord + GroupKeyOwner.RecordLength;

    private const int MaxAnswers = 16;
    private const int OwnerAt = 2;

    private bool _owes;

    /// <summary>Makes the keys of a group: none yet.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group.</param>
    /// <param name="roster">Who is in it.</param>
    /// <param name="policy">How its keys are made; null at a peer that never makes any.</param>
    /// <param name="wrap">This peer's long-term key and those of the members; null at a peer without one.</param>
    /// <param name="maxSenders">Other peers whose messages can be opened under one key.</param>
    public GroupKeys(GroupTools tools, Identifier group, IGroupRoster roster, GroupKeyPolicy? policy, IGroupKeyWrap? wrap, int maxSenders)
        : base(tools, group, roster, wrap, maxSenders, MaxAnswers)
    {
        Owner = policy == null ? null : new GroupKeyOwner(tools, Ring, roster, policy, Secrets, Outbox);
    }

    /// <summary>The owner's side; null at a peer that never makes keys.</summary>
    public GroupKeyOwner? Owner { get; }

    /// <inheritdoc/>
    public override uint RecordVersion
    {
        get { return base.RecordVersion + (Owner == null ? 0 : Owner.RecordVersion); }
    }

    /// <inheritdoc/>
    public override long NextTimeoutMillis
    {
        get
        {
            long next = base.NextTimeoutMillis;
            return Owner != null && Owner.NextTimeoutMillis < next ? Owner.NextTimeoutMillis : next;
        }
    }

    private bool Owns
    {
        get { return Owner != null && Owner.Phase != GroupOwnerPhase.Idle; }
    }

    /// <inheritdoc/>
    public override void HandleRoster(long nowMillis)
    {
        Owner?.HandleRoster(nowMillis);
        base.HandleRoster(nowMillis);
    }

    /// <inheritdoc/>
    public override void HandleTimeout(long nowMillis)
    {
        base.HandleTimeout(nowMillis);
        Owner?.HandleTimeout(nowMillis);
    }

    /// <inheritdoc/>
    public override Identifier? PollDue(long nowMillis)
    {
        _owes = false;
        Identifier? peer = base.PollDue(nowMillis);
        if (peer != null || Owner == null || !Owner.PollDue(nowMillis))
        {
            return peer;
        }

        _owes = true;
        DueProtection = Owner.DueIsWrapped ? GroupProtection.Clear : GroupProtection.Pair;
        return Owner.DuePeer;
    }

    /// <inheritdoc/>
    public override void WriteDue(MessageWriter writer, long nowMillis)
    {
        if (_owes)
        {
            Owner?.WriteDue(writer, nowMillis);
        }

        _owes = false;
        base.WriteDue(writer, nowMillis);
    }

    /// <inheritdoc/>
    public override void SkipDue(long nowMillis)
    {
        if (_owes)
        {
            Owner?.SkipDue(nowMillis);
        }

        _owes = false;
        base.SkipDue(nowMillis);
    }

    /// <inheritdoc/>
    public override int Save(byte[] into, int offset)
    {
        int length = base.Save(into, offset);
        if (Owner == null || !Owns)
        {
            return length;
        }

        into[offset + 1] = 1;
        Owner.Save(into, offset + OwnerAt);
        return OwnerAt + GroupKeyOwner.RecordLength + Ring.Save(into, offset + OwnerAt + GroupKeyOwner.RecordLength);
    }

    /// <inheritdoc/>
    public override bool Restore(byte[] record, int offset, int count)
    {
        if (count < OwnerAt + GroupKeyOwner.RecordLength || record[offset + 1] != 1)
        {
            return base.Restore(record, offset, count);
        }

        // The member's part stands behind the owner's.
        bool restored = record[offset] == 1
            && Ring.Restore(record, offset + OwnerAt + GroupKeyOwner.RecordLength, count - OwnerAt - GroupKeyOwner.RecordLength);
        if (restored)
        {
            Owner?.Restore(record, offset + OwnerAt);
        }

        return restored;
    }

    /// <inheritdoc/>
    public override void Wipe()
    {
        Owner?.StandDown();
        base.Wipe();
    }

    internal override void HandleOfOwner(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (!Owns)
        {
            base.HandleOfOwner(message, from, protection, nowMillis);
            return;
        }

        switch (message.Kind)
        {
            case GroupMessageKind.Seen: Owner?.HandleSeen(message, from, protection, nowMillis); break;
            case GroupMessageKind.Dropped: Owner?.HandleDropped(message, from, protection, nowMillis); break;
            case GroupMessageKind.Ask: Owner?.HandleAsk(message, from, protection, nowMillis); break;
            case GroupMessageKind.Refused: Owner?.HandleRefused(message, from, protection, nowMillis); break;
            case GroupMessageKind.Contribution: Owner?.HandleContribution(message, from, protection, nowMillis); break;
            default: break;
        }
    }
}
