using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// The keys of one group at one member: the ring and the member's side behind one set of calls. All that a constrained peer needs; a peer that may make
/// keys too has a <see cref="GroupKeys"/>. The driver: for each message under a key with the group flag <see cref="Open"/>; for each body of tag
/// <c>group</c> <see cref="HandleMessage"/>; then, after every call, save what <see cref="RecordVersion"/> says has changed, and send while
/// <see cref="PollDue"/> answers a peer. No I/O, one thread at a time. Read GROUPS.md first.
/// </summary>
public class GroupMemberKeys
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Most octets of a member's record.</summary>
    public const int MaxMemberRecord = 2 + GroupKeyRing.MaxRecordLength;

    private const int RecordFormat = 1;

    private readonly GroupTools _tools;
    private readonly IGroupRoster _roster;
    private readonly GroupSecrets _secrets;
    private readonly GroupOutbox _outbox;
    private bool _answers;
    private bool _asks;
    private GroupEpochKey? _dueKey;

    /// <summary>Makes the keys of a group: none yet.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group.</param>
    /// <param name="roster">Who is in it.</param>
    /// <param name="wrap">This peer's long-term key and those of the members; null at a peer without one.</param>
    /// <param name="maxSenders">Other peers whose messages can be opened under one key.</param>
    /// <param name="maxAnswers">Answers that can wait to be sent.</param>
    public GroupMemberKeys(GroupTools tools, Identifier group, IGroupRoster roster, IGroupKeyWrap? wrap, int maxSenders, int maxAnswers)
    {
        _tools = tools;
        _roster = roster;
        _secrets = new GroupSecrets(tools.Self, wrap);
        _outbox = new GroupOutbox(maxAnswers);
        Ring = new GroupKeyRing(tools, group, maxSenders);
        Member = new GroupKeyMember(tools, Ring, roster, _secrets, _outbox);
    }

    /// <summary>The keys.</summary>
    public GroupKeyRing Ring { get; }

    /// <summary>The member's side.</summary>
    public GroupKeyMember Member { get; }

    /// <summary>The group.</summary>
    public Identifier Group
    {
        get { return Ring.Group; }
    }

    /// <summary>
    /// Changes whenever the record does: save it before the next message is sent, so that a restart at any point loses no key that others have.
    /// </summary>
    public virtual uint RecordVersion
    {
        get { return Ring.Version; }
    }

    /// <summary>How the due message must be protected: Pair under the session with the due peer, Common by <see cref="FinishDue"/>, Clear in any way.</summary>
    public GroupProtection DueProtection { get; internal set; }

    /// <summary>Whether the due message may go under the group's key when there is no session with the due peer.</summary>
    public bool DueMayBeCommon { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public virtual long NextTimeoutMillis
    {
        get { return Member.NextTimeoutMillis < Ring.NextTimeoutMillis ? Member.NextTimeoutMillis : Ring.NextTimeoutMillis; }
    }

    /// <summary>What keys are read into and written from.</summary>
    internal GroupSecrets Secrets
    {
        get { return _secrets; }
    }

    /// <summary>Answers that wait.</summary>
    internal GroupOutbox Outbox
    {
        get { return _outbox; }
    }

    /// <summary>Due once at the start, after <see cref="Restore"/>, and whenever the roster's version changed.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public virtual void HandleRoster(long nowMillis)
    {
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

    /// <summary>Opens a message with the group flag that waited in this peer's mailbox, and that the relay hands over once.</summary>
    /// <param name="envelope">As with <see cref="Open"/>.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public GroupOpenStatus OpenKept(Envelope envelope, long nowMillis)
    {
        GroupOpenStatus status = Ring.OpenKept(envelope, _roster);
        if (status == GroupOpenStatus.UnknownKey)
        {
            Member.HandleUnknownKey(nowMillis);
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
            case GroupMessageKind.Refused:
                Member.HandleRefused(message, from, nowMillis);
                HandleOfOwner(message, from, protection, nowMillis);
                break;
            default: HandleOfOwner(message, from, protection, nowMillis); break;
        }
    }

    /// <summary>Lets time pass. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public virtual void HandleTimeout(long nowMillis)
    {
        Ring.HandleTimeout(nowMillis);
    }

    /// <summary>
    /// The peer to which a message is due; null when none is. After it either <see cref="WriteDue"/> or <see cref="SkipDue"/>.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public virtual Identifier? PollDue(long nowMillis)
    {
        _answers = _outbox.Count > 0;
        _asks = false;
        _dueKey = null;
        DueMayBeCommon = false;
        DueProtection = GroupProtection.Pair;
        if (_answers)
        {
            return BeginAnswer();
        }

        _asks = Member.IsAskDue(nowMillis);
        return _asks ? _roster.Owner : null;
    }

    /// <summary>Writes the due body into a writer that was begun; the caller finishes the message and, if that fails, overwrites the buffer.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public virtual void WriteDue(MessageWriter writer, long nowMillis)
    {
        if (_answers)
        {
            WriteAnswer(writer, _outbox.First);
            _outbox.RemoveFirst();
        }
        else if (_asks)
        {
            GroupMessages.Begin(writer, GroupMessageKind.Ask, Group);
            GroupMessages.WriteEpoch(writer, Ring.Current?.Epoch);
            writer.EndBody();
            Member.NoteAsked(nowMillis);
        }

        _answers = false;
        _asks = false;
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
    public virtual void SkipDue(long nowMillis)
    {
        if (_answers)
        {
            _outbox.RemoveFirst();
        }
        else if (_asks)
        {
            Member.NoteAsked(nowMillis);
        }

        _answers = false;
        _asks = false;
    }

    /// <summary>Writes what a restart must not lose. It is a secret: stored encrypted or not readable, and overwritten here.</summary>
    /// <param name="into">Receives at most <see cref="MaxMemberRecord"/> octets, of an owner at most <c>GroupKeys.MaxRecordLength</c>.</param>
    /// <param name="offset">Where they are written.</param>
    /// <returns>Octets written.</returns>
    public virtual int Save(byte[] into, int offset)
    {
        into[offset] = RecordFormat;
        into[offset + 1] = 0;
        return 2 + Ring.Save(into, offset + 2);
    }

    /// <summary>Takes back what <see cref="Save"/> wrote, before the first <see cref="HandleRoster"/>.</summary>
    /// <param name="record">Holds it; the caller overwrites it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False, and nothing taken, for what is no such record.</returns>
    public virtual bool Restore(byte[] record, int offset, int count)
    {
        return count >= 2 && record[offset] == RecordFormat && record[offset + 1] == 0 && Ring.Restore(record, offset + 2, count - 2);
    }

    /// <summary>This peer left the group: overwrites everything.</summary>
    public virtual void Wipe()
    {
        Ring.Wipe();
        _secrets.Wipe();
    }

    /// <summary>Handles a message that is for the owner. A member that is asked for the key says that it makes none.</summary>
    internal virtual void HandleOfOwner(GroupMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (message.Kind == GroupMessageKind.Ask && protection == GroupProtection.Pair)
        {
            _outbox.Add(from, GroupMessageKind.Refused, Ring.Newest, 0, (int)GroupRefusal.NotOwner, 0);
        }
    }

    private Identifier? BeginAnswer()
    {
        GroupAnswer answer = _outbox.First;
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
