using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// The keys of one group at one peer: the ring, the member's side and, at a peer that may be an authority, the owner's side, behind one set of calls.
/// The driver: for each message under a key with the group flag <see cref="Open"/>; for each body of tag <c>group</c> <see cref="HandleMessage"/>;
/// then, after every call, save what <see cref="RecordVersion"/> says has changed, and send while <see cref="PollDue"/> answers a peer. No I/O, one
/// thread at a time. Read GROUPS.md first.
/// </summary>
public sealed class GroupKeys
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Most octets of a record.</summary>
    public const int MaxRecordLength = 2 + GroupKeyRing.MaxRecordLength + GroupKeyOwner.RecordLength;

    private const int RecordFormat = 1;

    private readonly GroupTools _tools;
    private readonly IGroupRoster _roster;
    private readonly GroupSecrets _secrets;
    private readonly GroupOutbox _outbox = new GroupOutbox();
    private DueSource _due;
    private GroupEpochKey? _dueKey;

    /// <summary>Makes the keys of a group: none yet.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group.</param>
    /// <param name="roster">Who is in it.</param>
    /// <param name="policy">How its keys are made; null at a peer that never makes any.</param>
    /// <param name="wrap">This peer's long-term key and those of the members; null at a peer without one.</param>
    /// <param name="maxSenders">Other peers whose messages can be opened under one key.</param>
    public GroupKeys(GroupTools tools, Identifier group, IGroupRoster roster, GroupKeyPolicy? policy, IGroupKeyWrap? wrap, int maxSenders)
    {
        _tools = tools;
        _roster = roster;
        _secrets = new GroupSecrets(tools.Self, wrap);
        Ring = new GroupKeyRing(tools, group, maxSenders);
        Member = new GroupKeyMember(tools, Ring, roster, _secrets, _outbox);
        Owner = policy == null ? null : new GroupKeyOwner(tools, Ring, roster, policy, _secrets, _outbox);
    }

    private enum DueSource
    {
        None,
        Answer,
        Ask,
        Owner,
    }

    /// <summary>The keys.</summary>
    public GroupKeyRing Ring { get; }

    /// <summary>The member's side.</summary>
    public GroupKeyMember Member { get; }

    /// <summary>The owner's side; null at a peer that never makes keys.</summary>
    public GroupKeyOwner? Owner { get; }

    /// <summary>The group.</summary>
    public Identifier Group
    {
        get { return Ring.Group; }
    }

    /// <summary>
    /// Changes whenever the record does: save it before the next message is sent, so that a restart at any point loses no key that others have.
    /// </summary>
    public uint RecordVersion
    {
        get { return Ring.Version + (Owner == null ? 0 : Owner.RecordVersion); }
    }

    /// <summary>How the due message must be protected: Pair under the session with the due peer, Common by <see cref="FinishDue"/>, Clear in any way.</summary>
    public GroupProtection DueProtection { get; private set; }

    /// <summary>Whether the due message may go under the group's key when there is no session with the due peer.</summary>
    public bool DueMayBeCommon { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Ring.NextTimeoutMillis;
            next = Member.NextTimeoutMillis < next ? Member.NextTimeoutMillis : next;
            return Owner != null && Owner.NextTimeoutMillis < next ? Owner.NextTimeoutMillis : next;
        }
    }

    /// <summary>Due once at the start, after <see cref="Restore"/>, and whenever the roster's version changed.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleRoster(long nowMillis)
    {
        Owner?.HandleRoster(nowMillis);
        Member.HandleRoster(nowMillis);
    }

    /// <summary>Opens a message with the group flag; the bodies of tag <c>group</c> in it then go to <see cref="HandleMessage"/> as Common.</summary>
    /// <param name="envelope">
    /// A message that <see cref="Envelope.TryDecode"/> called complete, whose key id <see cref="GroupKeyRing.Find"/> knows, or which can only be of
    /// this group.
    /// </param>
    /// <param name="nowMillis">This peer's clock.</param>
    public GroupOpenStatus Open(Envelope envelope, long nowMillis)
    {
        GroupOpenStatus status = Ring.Open(envelope, _roster);
        if (status == GroupOpenStatus.UnknownKey)
        {
            Member.HandleUnknownKey(nowMillis);
        }
        else if (status == GroupOpenStatus.Unproven)
        {
            Member.HandleUnproven(new Identifier(envelope.Buffer, envelope.SenderOffset), envelope.KeyId, nowMillis);
        }

        return status;
    }

    /// <summary>A message came under a group key that no group of this peer knows; each group whose member may have sent it is told.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleUnknownKey(long nowMillis)
    {
        Member.HandleUnknownKey(nowMillis);
    }

    /// <summary>Seals a message of the application, begun and with its bodies ended, under the group's key.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <returns>Octets of the message; 0 when there is no key or it did not fit.</returns>
    public int Finish(MessageWriter writer)
    {
        return Ring.Finish(writer);
    }

    /// <summary>Handles a body of tag <c>group</c>; one of another group is ignored.</summary>
    /// <param name="message">The body.</param>
    /// <param name="from">The peer of the session that it came under, or the envelope's sender.</param>
    /// <param name="protection">How it was protected.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (!message.IsOf(Group) || from.Equals(_tools.Self))
        {
            return;
        }

        switch (message.Kind)
        {
            case GroupMessageKind.Key: Member.HandleKey(message, from, protection, nowMillis); break;
            case GroupMessageKind.Switch: Member.HandleSwitch(message, from, protection, nowMillis); break;
            case GroupMessageKind.Drop: Member.HandleDrop(message, from, protection, nowMillis); break;
            case GroupMessageKind.Contribute: Member.HandleContribute(message, from, protection); break;
            case GroupMessageKind.Probe: Member.HandleProbe(message, from, protection); break;
            case GroupMessageKind.Fresh: Member.HandleFresh(message, from, protection); break;
            default: HandleOfOwner(message, from, protection, nowMillis); break;
        }
    }

    /// <summary>Lets time pass. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        Ring.HandleTimeout(nowMillis);
        Owner?.HandleTimeout(nowMillis);
    }

    /// <summary>
    /// The peer to which a message is due; null when none is. After it either <see cref="WriteDue"/> or <see cref="SkipDue"/>.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public Identifier? PollDue(long nowMillis)
    {
        _due = DueSource.None;
        _dueKey = null;
        DueMayBeCommon = false;
        DueProtection = GroupProtection.Pair;
        if (_outbox.Count > 0)
        {
            return BeginAnswer();
        }

        if (Member.IsAskDue(nowMillis))
        {
            _due = DueSource.Ask;
            return _roster.Owner;
        }

        if (Owner != null && Owner.PollDue(nowMillis))
        {
            _due = DueSource.Owner;
            DueProtection = Owner.DueIsWrapped ? GroupProtection.Clear : GroupProtection.Pair;
            return Owner.DuePeer;
        }

        return null;
    }

    /// <summary>Writes the due body into a writer that was begun; the caller finishes the message and, if that fails, overwrites the buffer.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void WriteDue(MessageWriter writer, long nowMillis)
    {
        switch (_due)
        {
            case DueSource.Answer:
                WriteAnswer(writer, _outbox.First);
                _outbox.RemoveFirst();
                break;
            case DueSource.Ask:
                GroupMessages.Begin(writer, GroupMessageKind.Ask, Group);
                GroupMessages.WriteEpoch(writer, Ring.Current?.Epoch);
                writer.EndBody();
                Member.NoteAsked(nowMillis);
                break;
            case DueSource.Owner:
                Owner?.WriteDue(writer, nowMillis);
                break;
            default:
                break;
        }

        _due = DueSource.None;
    }

    /// <summary>Finishes a due message whose protection is, or may be, Common.</summary>
    /// <param name="writer">This peer's writer, after <see cref="WriteDue"/>.</param>
    /// <returns>Octets of the message, or 0.</returns>
    public int FinishDue(MessageWriter writer)
    {
        return _dueKey == null ? 0 : _dueKey.Finish(writer);
    }

    /// <summary>There is no way to the due peer: it counts as sent and lost.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void SkipDue(long nowMillis)
    {
        switch (_due)
        {
            case DueSource.Answer: _outbox.RemoveFirst(); break;
            case DueSource.Ask: Member.NoteAsked(nowMillis); break;
            case DueSource.Owner: Owner?.SkipDue(nowMillis); break;
            default: break;
        }

        _due = DueSource.None;
    }

    /// <summary>Writes what a restart must not lose. It is a secret: stored encrypted or not readable, and overwritten here.</summary>
    /// <param name="into">Receives at most <see cref="MaxRecordLength"/> octets.</param>
    /// <param name="offset">Where they are written.</param>
    /// <returns>Octets written.</returns>
    public int Save(byte[] into, int offset)
    {
        bool owns = Owner != null && Owner.Phase != GroupOwnerPhase.Idle;
        into[offset] = RecordFormat;
        into[offset + 1] = (byte)(owns ? 1 : 0);
        int at = offset + 2;
        if (owns)
        {
            Owner?.Save(into, at);
            at += GroupKeyOwner.RecordLength;
        }

        return at + Ring.Save(into, at) - offset;
    }

    /// <summary>Takes back what <see cref="Save"/> wrote, before the first <see cref="HandleRoster"/>.</summary>
    /// <param name="record">Holds it; the caller overwrites it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False, and nothing taken, for what is no such record.</returns>
    public bool Restore(byte[] record, int offset, int count)
    {
        if (count < 2 || record[offset] != RecordFormat || record[offset + 1] > 1)
        {
            return false;
        }

        int owner = record[offset + 1] == 1 ? GroupKeyOwner.RecordLength : 0;
        bool restored = count >= 2 + owner && Ring.Restore(record, offset + 2 + owner, count - 2 - owner);
        if (restored && owner > 0)
        {
            Owner?.Restore(record, offset + 2);
        }

        return restored;
    }

    /// <summary>This peer left the group: overwrites everything.</summary>
    public void Wipe()
    {
        Owner?.StandDown();
        Ring.Wipe();
        _secrets.Wipe();
    }

    private void HandleOfOwner(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        bool owns = Owner != null && Owner.Phase != GroupOwnerPhase.Idle;
        if (message.Kind == GroupMessageKind.Refused)
        {
            Member.HandleRefused(message, from, nowMillis);
        }
        else if (message.Kind == GroupMessageKind.Ask && !owns && protection == GroupProtection.Pair)
        {
            _outbox.Add(from, GroupMessageKind.Refused, Ring.Newest, 0, (int)GroupRefusal.NotOwner, 0);
        }

        switch (owns ? message.Kind : 0)
        {
            case GroupMessageKind.Seen: Owner?.HandleSeen(message, from, protection, nowMillis); break;
            case GroupMessageKind.Dropped: Owner?.HandleDropped(message, from, protection, nowMillis); break;
            case GroupMessageKind.Ask: Owner?.HandleAsk(message, from, protection, nowMillis); break;
            case GroupMessageKind.Refused: Owner?.HandleRefused(message, from, protection, nowMillis); break;
            case GroupMessageKind.Contribution: Owner?.HandleContribution(message, from, protection, nowMillis); break;
            default: break;
        }
    }

    private Identifier? BeginAnswer()
    {
        GroupAnswer answer = _outbox.First;
        _due = DueSource.Answer;
        _dueKey = answer.KeyId == 0 ? null : Ring.Find(answer.KeyId);
        bool isProbing = answer.Kind == GroupMessageKind.Probe || answer.Kind == GroupMessageKind.Fresh;
        DueProtection = isProbing ? GroupProtection.Common : GroupProtection.Pair;
        DueMayBeCommon = isProbing || answer.Kind == GroupMessageKind.Seen || answer.Kind == GroupMessageKind.Dropped;
        return answer.Peer;
    }

    private void WriteAnswer(MessageWriter writer, GroupAnswer answer)
    {
        switch (answer.Kind)
        {
            case GroupMessageKind.Refused:
                GroupMessages.WriteRefused(writer, Group, answer.Epoch, (GroupRefusal)answer.Detail, _roster.Owner);
                break;
            case GroupMessageKind.Probe:
                GroupMessages.WriteProbe(writer, Group, answer.KeyId, answer.Token);
                break;
            case GroupMessageKind.Fresh:
                GroupMessages.WriteFresh(writer, Group, answer.KeyId, answer.Token, _dueKey == null ? 0 : _dueKey.LastSequence);
                break;
            case GroupMessageKind.Contribution:
                WriteContribution(writer, answer);
                break;
            default:
                WriteNamed(writer, answer);
                break;
        }
    }

    private void WriteNamed(MessageWriter writer, GroupAnswer answer)
    {
        if (answer.Epoch != null)
        {
            GroupMessages.BeginNamed(writer, answer.Kind, Group, answer.Epoch, answer.KeyId);
            if (answer.Kind == GroupMessageKind.Seen)
            {
                writer.WriteUInt8(GroupField.State, answer.Detail);
            }

            writer.EndBody();
        }
    }

    private void WriteContribution(MessageWriter writer, GroupAnswer answer)
    {
        if (answer.Peer == null)
        {
            return;
        }

        int bodyAt = writer.Position + 1 + ProtocolTag.Group.Length + 4;
        GroupMessages.Begin(writer, GroupMessageKind.Contribution, Group);
        GroupMessages.WriteEpoch(writer, answer.Epoch);
        _tools.Cryptography.FillRandom(_secrets.Secret, 0, GroupEpochKey.SecretLength);
        _secrets.Write(writer, bodyAt, answer.Peer, answer.Detail == 1 && _secrets.CanWrapFor(answer.Peer));
        writer.EndBody();
    }
}
