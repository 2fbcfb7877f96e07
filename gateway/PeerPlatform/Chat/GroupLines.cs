using System.Text;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// The lines of one group at one peer: says this peer's to the members and repeats them to those who missed some, and delivers each line of the others once
/// and in each one's order, with the protection under which it came. What came under one protection never touches what came under another: a line in clear
/// can neither pass for a secured one nor silence it. No I/O, no clock; one thread at a time. CHAT.md, "Lines to a group".
/// </summary>
public sealed class GroupLines
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly Identifier _group;
    private readonly uint _run;
    private readonly GroupLineEffects _effects = new();
    private readonly GroupLineRoom _securedRoom = new(GroupLineTiming.MaxHeldSecured);
    private readonly GroupLineRoom _clearRoom = new(GroupLineTiming.MaxHeldClear);
    private readonly GroupLineStream _common;
    private readonly Dictionary<(Identifier Member, GroupProtection Protection), GroupLineStream> _streams = [];
    private readonly Dictionary<(Identifier Member, GroupProtection Protection), GroupLineHearer> _hearers = [];
    private readonly Dictionary<(Identifier Member, GroupProtection Protection), GroupLineLane> _lanes = [];
    private readonly HashSet<Identifier> _joinedHere = [];
    private byte[]? _text;
    private GroupLineDue _due;

    /// <summary>Begins without lines.</summary>
    /// <param name="group">The group.</param>
    /// <param name="run">Random and not 0, new each time that the peer starts: it tells a peer that started again from lines that were lost.</param>
    public GroupLines(Identifier group, uint run)
    {
        ArgumentOutOfRangeException.ThrowIfZero(run);
        _group = group;
        _run = run;
        _common = new GroupLineStream(null, GroupProtection.Common, run);
    }

    /// <summary>Most members whose lines are followed at once; further ones are not delivered.</summary>
    public int MaxSenders { get; init; } = GroupLineTiming.MaxSenders;

    /// <summary>To whom the message goes that <see cref="PollDue"/> came to; null to all members, as one message.</summary>
    public Identifier? DueMember => _due.Member;

    /// <summary>How that message is to be protected. Under any other it must not go.</summary>
    public GroupProtection DueProtection => _due.Protection;

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = _common.TellAtMillis;
            foreach (GroupLineStream stream in _streams.Values)
            {
                next = Math.Min(next, stream.TellAtMillis);
            }

            foreach (GroupLineLane lane in _lanes.Values)
            {
                next = Math.Min(next, lane.NextTimeoutMillis);
            }

            return next;
        }
    }

    /// <summary>Takes the line that is said next, by <see cref="ToAll"/> or <see cref="To"/>.</summary>
    /// <param name="text">A line by <see cref="ChatText"/>.</param>
    /// <returns>False when it is no line.</returns>
    public bool Begin(string text)
    {
        _text = ChatText.IsText(text) ? Encoding.UTF8.GetBytes(text) : null;
        return _text is not null;
    }

    /// <summary>Says the line to all members under the group's key.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <exception cref="InvalidOperationException">No line was begun.</exception>
    public void ToAll(long nowMillis) => Say(_common, nowMillis);

    /// <summary>Says the line to one member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="protection">Pair: under the session with it. Clear: not protected, by the policy's or the person's word.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <exception cref="InvalidOperationException">No line was begun.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The protection is the group's key: such a line goes to all.</exception>
    public void To(Identifier member, GroupProtection protection, long nowMillis)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)protection, (int)GroupProtection.Common, nameof(protection));
        Say(StreamOf(member, protection), nowMillis);
    }

    /// <summary>
    /// A member was let in while this peer is here. Nothing under the group's key that was said before is repeated to it, and its own lines are expected from
    /// its first on: of a member that was here before, this peer hears from what comes first on.
    /// </summary>
    /// <param name="member">The new member.</param>
    public void Joined(Identifier member)
    {
        Left(member);
        _joinedHere.Add(member);
        HearerOf(member, GroupProtection.Common).First = _common.Newest + 1;
    }

    /// <summary>A member is none any more: all that is kept of it and for it goes.</summary>
    /// <param name="member">Who was a member.</param>
    public void Left(Identifier member)
    {
        _joinedHere.Remove(member);
        for (GroupProtection protection = GroupProtection.Clear; protection <= GroupProtection.Common; protection++)
        {
            _streams.Remove((member, protection));
            _hearers.Remove((member, protection));
            if (_lanes.Remove((member, protection), out GroupLineLane? lane))
            {
                lane.Drop();
            }
        }
    }

    /// <summary>
    /// Tells a member where this peer's lines stand, now and a few times later: due when the member joins and when a session with it goes live, so that it
    /// notices the first line that it misses, and a last one that was lost before.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="protection">How it is told; it is about lines said in that way.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Announce(Identifier member, GroupProtection protection, long nowMillis)
    {
        GroupLineStream stream = protection == GroupProtection.Common ? _common : StreamOf(member, protection);
        _effects.Dues.Enqueue(stream.DueOfNewest(FirstFor(member, protection, stream), member));
        stream.TellFrom(nowMillis);
    }

    /// <summary>Handles a message of the group's lines.</summary>
    /// <param name="message">A message that was decoded completely.</param>
    /// <param name="from">A member; the caller has made sure that it is one.</param>
    /// <param name="protection">How the message came; the caller has made sure that the group's policy takes it so.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>What became of it, for those who count.</returns>
    public GroupLineAnswer HandleMessage(ChatMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        if (!message.IsOfGroup(_group))
        {
            return GroupLineAnswer.OtherGroup;
        }

        if (message.Kind == ChatMessageKind.MissingLines)
        {
            return Repeat(message, from, protection, nowMillis);
        }

        GroupLineLane? lane = LaneOf(from, protection);
        if (lane is null)
        {
            return GroupLineAnswer.Full;
        }

        if (message.Kind == ChatMessageKind.SayToGroup)
        {
            return lane.Of(message.Run, message.Line).HandleLine(message.Line, message.TextOctets, nowMillis);
        }

        lane.Of(message.Run, message.Until + 1L).HandleNewest(message.Line, message.Until, nowMillis);
        return GroupLineAnswer.Taken;
    }

    /// <summary>Asks for what is missing, gives it up, and tells which lines are the newest. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        _common.HandleTimeout(nowMillis, _effects);
        foreach (GroupLineStream stream in _streams.Values)
        {
            stream.HandleTimeout(nowMillis, _effects);
        }

        foreach (GroupLineLane lane in _lanes.Values)
        {
            lane.HandleTimeout(nowMillis);
        }
    }

    /// <summary>
    /// Comes to the next message to send. Due after every other call until it answers false. One that cannot be sent, for want of a session, is passed over:
    /// who misses it asks for it.
    /// </summary>
    /// <returns>False when there is none.</returns>
    public bool PollDue() => _effects.Dues.TryDequeue(out _due);

    /// <summary>Writes the fields of the message that <see cref="PollDue"/> came to.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    public void WriteDue(MessageWriter writer)
    {
        writer.WriteUInt8(ChatField.Kind, _due.Kind);
        writer.WriteCredential();
        writer.WriteUInt32(ChatField.Line, _due.Line);
        if (_due.Text is { } text)
        {
            writer.WriteOctets(ChatField.Text, text, 0, text.Length);
        }

        writer.WriteIdentifier(ChatField.Group, _group);
        writer.WriteUInt32(ChatField.Run, _due.Run);
        if (_due.Text is null)
        {
            writer.WriteUInt32(ChatField.Until, _due.Until);
        }
    }

    /// <summary>What is to be told. Due after every other call until it answers false.</summary>
    /// <param name="happened">A line that was said, or how many were lost.</param>
    public bool NextEvent(out GroupLineEvent happened) => _effects.Events.TryDequeue(out happened);

    private void Say(GroupLineStream stream, long nowMillis)
    {
        byte[] text = _text ?? throw new InvalidOperationException("No line was begun.");
        if (stream.IsFull)
        {
            throw new InvalidOperationException("All numbers of this run are used up.");
        }

        _effects.Dues.Enqueue(stream.Say(text, nowMillis));
    }

    private GroupLineAnswer Repeat(ChatMessage message, Identifier from, GroupProtection protection, long nowMillis)
    {
        GroupLineStream? stream = protection == GroupProtection.Common ? _common : _streams.GetValueOrDefault((from, protection));
        GroupLineHearer hearer = HearerOf(from, protection);
        if (stream is null || !hearer.TryRepeat(nowMillis))
        {
            return GroupLineAnswer.NotAnswered;
        }

        uint oldest = FirstFor(from, protection, stream);
        if (message.Run != _run || message.Line < oldest)
        {
            // What was before will not come: it learns so, and waits no longer.
            _effects.Dues.Enqueue(stream.DueOfNewest(oldest, from));
        }

        uint last = message.Run == _run ? Math.Min(message.Until, stream.Newest) : 0;
        for (uint line = Math.Max(message.Line, oldest); line <= last && hearer.TryRepeat(nowMillis); line++)
        {
            _effects.Dues.Enqueue(stream.DueOf(line, from));
        }

        return GroupLineAnswer.Taken;
    }

    private uint FirstFor(Identifier member, GroupProtection protection, GroupLineStream stream)
    {
        uint first = _hearers.TryGetValue((member, protection), out GroupLineHearer? hearer) ? hearer.First : 1;
        return Math.Max(first, stream.Oldest);
    }

    private GroupLineStream StreamOf(Identifier member, GroupProtection protection)
    {
        if (!_streams.TryGetValue((member, protection), out GroupLineStream? stream))
        {
            stream = new GroupLineStream(member, protection, _run);
            _streams.Add((member, protection), stream);
        }

        return stream;
    }

    private GroupLineHearer HearerOf(Identifier member, GroupProtection protection)
    {
        if (!_hearers.TryGetValue((member, protection), out GroupLineHearer? hearer))
        {
            hearer = new GroupLineHearer(protection);
            _hearers.Add((member, protection), hearer);
        }

        return hearer;
    }

    private GroupLineLane? LaneOf(Identifier from, GroupProtection protection)
    {
        if (!_lanes.TryGetValue((from, protection), out GroupLineLane? lane) && _lanes.Count < 3 * MaxSenders)
        {
            GroupLineRoom room = protection == GroupProtection.Clear ? _clearRoom : _securedRoom;
            lane = new GroupLineLane(from, protection, _joinedHere.Contains(from), room, _effects);
            _lanes.Add((from, protection), lane);
        }

        return lane;
    }
}
