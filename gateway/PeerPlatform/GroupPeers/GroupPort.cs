using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// How services talk within a group of which this peer is a member: who the others are, what they may, and messages to one or to all under the
/// group's protection. Any thread may call, also from handlers of bodies. What it answers is of this moment; nothing here waits for the seat's lock
/// but what goes out under the common key. SEATS.md, "Ports".
/// </summary>
public sealed class GroupPort
{
    [ThreadStatic]
    private static FieldReader? _fields;

    private readonly GroupSeat _seat;
    private readonly GroupPeer _peer;
    private readonly ConcurrentDictionary<Identifier, PeerSession> _sessions = new(IdentifierComparer.Instance);
    private readonly ConcurrentDictionary<Identifier, Task<PeerSession?>> _connecting = new(IdentifierComparer.Instance);
    private volatile PortMembers _members;

    internal GroupPort(GroupSeat seat, GroupPeer peer)
    {
        _seat = seat;
        _peer = peer;
        _members = new PortMembers(seat.State.View, peer.Id);
    }

    /// <summary>A peer became a member, in good order with <see cref="MemberLeft"/>. Raised on the thread pool, no lock held.</summary>
    public event Action<GroupPort, Identifier>? MemberJoined;

    /// <summary>A peer is no member any more: it left, was removed, or its time is over. Raised on the thread pool, no lock held.</summary>
    public event Action<GroupPort, Identifier>? MemberLeft;

    /// <summary>The group.</summary>
    public Identifier Group => _seat.Group;

    /// <summary>Its name; names are for people, and several groups may have the same.</summary>
    public string Name => _seat.Name;

    /// <summary>This peer.</summary>
    public Identifier Self => _peer.Id;

    /// <summary>Whether this peer is a member now: without that nothing is sent and nobody is judged well.</summary>
    public bool IsOpen => _seat.State.IsMember;

    /// <summary>The other members in good standing, boards too. A copy that nobody changes; the next view has another.</summary>
    public IReadOnlyList<Identifier> Members => Present.Others;

    /// <summary>How the group's messages go, by its policy.</summary>
    public PolicyProtection Protection => _seat.State.View.Policy.Protection;

    /// <summary>Whether clear messages may be mixed in, on the sender's explicit word: always in groups without security.</summary>
    public bool AllowsClear => _seat.State.View.Policy is { } policy && (policy.AllowsClear || policy.Protection == PolicyProtection.Clear);

    /// <summary>The group as it is seen now.</summary>
    public GroupView View => _seat.State.View;

    private PortMembers Present
    {
        get
        {
            PortMembers members = _members;
            GroupView view = _seat.State.View;
            if (ReferenceEquals(members.View, view))
            {
                return members;
            }

            return _members = new PortMembers(view, _peer.Id);
        }
    }

    /// <summary>Whether a peer is a member in good standing; this peer is one of them.</summary>
    /// <param name="peer">The peer.</param>
    public bool IsMember(Identifier peer) => Present.Find(peer) is not null;

    /// <summary>A member's id by its octets; null for who is none. Allocates nothing.</summary>
    /// <param name="buffer">Holds the id.</param>
    /// <param name="offset">Where it begins.</param>
    public Identifier? FindMember(byte[] buffer, int offset) => Present.Find(buffer, offset)?.Id;

    /// <summary>Whether a member is a board, which talks with its gateway alone.</summary>
    /// <param name="peer">The peer.</param>
    public bool IsConstrained(Identifier peer) => Present.Find(peer) is { IsConstrained: true };

    /// <summary>A member's name; the beginning of its id where it has none.</summary>
    /// <param name="peer">The peer.</param>
    public string NameOf(Identifier peer) => _seat.NameOf(peer);

    /// <summary>Whether a member may use a right: it has it, and is trusted enough for it.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="right">One bit of <see cref="Statements.MemberRights"/>.</param>
    public bool May(Identifier peer, uint right) => _seat.State.View.May(peer, right);

    /// <summary>The live session with a member; null when there is none now. See <see cref="ConnectAsync"/>.</summary>
    /// <param name="member">The member; a board is spoken with under its session with this peer as its gateway.</param>
    public PeerSession? Session(Identifier member)
    {
        if (_sessions.TryGetValue(member, out PeerSession? session) && session.IsLive)
        {
            return session;
        }

        return IsConstrained(member) ? _peer.Node.FindSession(member, KnownPurpose.Control) : null;
    }

    /// <summary>Sets a session with a member up where there is none, at any of its places that are known. Callers for the same member share the work.</summary>
    /// <param name="member">The member.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <returns>The session; null when the peer is no member, or nobody answered there.</returns>
    public async Task<PeerSession?> ConnectAsync(Identifier member, CancellationToken cancellationToken)
    {
        if (Session(member) is { } live)
        {
            return live;
        }

        TaskCompletionSource<PeerSession?> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<PeerSession?> work = _connecting.GetOrAdd(member, mine.Task);
        if (work == mine.Task)
        {
            _ = SetUpAsync(member, mine);
        }

        return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one body to a member under the pair's session; allocates nothing.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes the fields. It runs under the session's lock: it takes no lock that is held while a port is called.</param>
    /// <returns>Unreachable when there is no session with that member, or it is no member; else as <see cref="PeerSession.SendBody"/>.</returns>
    public SendStatus SendTo<TState>(Identifier member, byte[] tag, TState state, Action<MessageWriter, TState> write) =>
        IsOpen && IsMember(member) && Session(member) is { } session ? SendUnder(session, tag, state, write) : SendStatus.Unreachable;

    /// <summary>Sends one body under a session of this group that the caller keeps; its other end's standing is the caller's matter.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="session">A session of this group.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">As with <see cref="SendTo"/>.</param>
    public SendStatus SendUnder<TState>(PeerSession session, byte[] tag, TState state, Action<MessageWriter, TState> write) =>
        _seat.SendBody(session, tag, state, write);

    /// <summary>Sends one body to a member in clear, where the group takes that. Everybody can read it, and nobody knows who wrote it.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes the fields; as with <see cref="SendToAll"/>.</param>
    /// <returns>Unreachable where it is not known where the member is, and where the group takes nothing in clear.</returns>
    public SendStatus SendClearTo<TState>(Identifier member, byte[] tag, TState state, Action<MessageWriter, TState> write) =>
        IsOpen && AllowsClear && IsMember(member) ? _seat.SendClear(member, tag, state, write) : SendStatus.Unreachable;

    /// <summary>
    /// Sends one body to all members that are reached now: sealed once under the common key where the group has one, else to each under the pair's
    /// session. Who has no session, or was not heard yet, gets nothing.
    /// </summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes the fields, perhaps several times. It takes no lock that is held while a port is called.</param>
    /// <returns>Members to which it went out.</returns>
    public int SendToAll<TState>(byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        if (!IsOpen)
        {
            return 0;
        }

        if (Protection == PolicyProtection.Common)
        {
            return _seat.SendUnderKey(null, tag, state, write);
        }

        int sent = 0;
        foreach (Identifier member in Present.Others)
        {
            sent += Session(member) is { } session && SendUnder(session, tag, state, write) == SendStatus.Sent ? 1 : 0;
        }

        return sent;
    }

    /// <summary>
    /// Sends one body under the common key to some members: sealed once, and sent to each place. Who has the key can read it, whoever it is for.
    /// </summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="members">To whom.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">As with <see cref="SendToAll"/>.</param>
    /// <returns>Members to which it went out; 0 where the group has no common key, or this peer has not.</returns>
    public int SendUnderKey<TState>(IReadOnlyList<Identifier> members, byte[] tag, TState state, Action<MessageWriter, TState> write) =>
        IsOpen && Protection == PolicyProtection.Common ? _seat.SendUnderKey(members, tag, state, write) : 0;

    /// <summary>Whether a board sleeps, as far as this peer can tell: it keeps its mailbox, and has no session with it.</summary>
    /// <param name="board">The board.</param>
    public bool IsAsleep(Identifier board) => IsConstrained(board) && _peer.KeepsFor(board) && Session(board) is null;

    /// <summary>
    /// Seals one body under the common key and deposits it in the mailboxes of boards: here, or at the gateway that let a board in. Longer than
    /// <see cref="NanoPeers.Relay.RelayLimits.MaxOwnMessage"/> it goes nowhere.
    /// </summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="boards">To whom.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">As with <see cref="SendToAll"/>.</param>
    /// <returns>Boards for which it was handed to the relay: that promises nothing yet.</returns>
    public int DepositUnderKey<TState>(IReadOnlyList<Identifier> boards, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        if (!IsOpen || Protection != PolicyProtection.Common || _peer.Relay is not { } relay)
        {
            return 0;
        }

        List<(ITransport, RemoteAddress)> places = [];
        foreach (Identifier board in boards)
        {
            if (View.Find(board) is { IsActive: true, IsConstrained: true } member)
            {
                places.Add((relay, new RelayAddress(_peer.KeepsFor(board) ? Self : member.AdmittedBy, board)));
            }
        }

        return _seat.SendUnderKey(places, RelayLimits.MaxOwnMessage, tag, state, write);
    }

    /// <summary>Sends one body to the multicast group of a transport: one datagram for all members on the subnet.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="transport">The transport.</param>
    /// <param name="inClear">Whether it goes in clear, where the group takes that; else under the common key.</param>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">As with <see cref="SendToAll"/>.</param>
    /// <returns>Unreachable where the group has no common key and takes nothing in clear.</returns>
    public SendStatus SendMulticast<TState>(
        IGroupTransport transport, bool inClear, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        bool mayGo = IsOpen && (inClear ? AllowsClear : Protection == PolicyProtection.Common);
        return mayGo ? _seat.SendMulticast(transport, inClear, tag, state, write) : SendStatus.Unreachable;
    }

    /// <summary>
    /// Who sent a body, if it is for this group and its sender may speak here: it came under a session of this group with a member in standing, or of
    /// a board of this gateway, or under the group's key; and with the member's credential where the policy demands one. Allocates nothing.
    /// </summary>
    /// <param name="body">The body. Under the group's key the sender is that member's word against the others who have the key.</param>
    /// <param name="takesClear">Whether a body in clear is taken too, where the group takes such: then its sender is nobody's word.</param>
    /// <returns>The sender; null for a body that is not to be looked at.</returns>
    public Identifier? Judge(ReceivedBody body, bool takesClear = false)
    {
        Identifier? sender = !IsOpen ? null : body.Session is { } session ? JudgeSession(session) : JudgeKey(body, takesClear);
        return sender is null || !HasCredential(body) ? null : sender;
    }

    internal void SetSession(Identifier member, PeerSession? session)
    {
        if (session is null)
        {
            _sessions.TryRemove(member, out _);
        }
        else
        {
            _sessions[member] = session;
        }
    }

    internal void Tell(Identifier peer, bool isMember)
    {
        if (isMember)
        {
            _peer.Raise(() => MemberJoined?.Invoke(this, peer));
        }
        else
        {
            _peer.Raise(() => MemberLeft?.Invoke(this, peer));
        }
    }

    private async Task SetUpAsync(Identifier member, TaskCompletionSource<PeerSession?> work)
    {
        PeerSession? session = null;
        try
        {
            session = await _seat.ConnectMemberAsync(member).ConfigureAwait(false) ?? Session(member);
        }
        finally
        {
            _connecting.TryRemove(member, out _);
            work.TrySetResult(session);
        }
    }

    private Identifier? JudgeSession(PeerSession session)
    {
        Identifier peer = session.Peer;
        if (Present.Find(peer) is not { } member)
        {
            return null;
        }

        if (member.IsConstrained)
        {
            return session.Terms.Purpose == KnownPurpose.Control ? peer : null;
        }

        bool isHere = session.Terms.Purpose == GroupSeat.GroupPurpose && session.Group.Equals(Group);
        return isHere && session.Certificate is { } certificate && member.HasKey(certificate.Key.Fingerprint.Span) ? peer : null;
    }

    private Identifier? JudgeKey(ReceivedBody body, bool takesClear)
    {
        bool isTaken = body.Group is null ? takesClear && AllowsClear : body.Group.Equals(Group);
        return isTaken ? FindMember(body.Envelope.Buffer, body.Envelope.SenderOffset) : null;
    }

    /// <summary>A board speaks to its gateway under the control session, whose bodies carry no group's credential.</summary>
    private bool HasCredential(ReceivedBody body)
    {
        bool isDemanded = _seat.State.View.Policy.DemandsCredential && body.Session?.Terms.Purpose != KnownPurpose.Control;
        return !isDemanded || _seat.NamesSender(body.Envelope, _fields ??= new FieldReader());
    }
}
