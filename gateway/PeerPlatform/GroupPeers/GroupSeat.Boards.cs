using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The boards of the group that are at home here: they are shown the statements that they need, under their gateway's session. BOARDS.md.</summary>
internal sealed partial class GroupSeat
{
    private readonly Dictionary<Identifier, HomeBoard> _boards = new(IdentifierComparer.Instance);
    private int _boardsViewed = -1;

    /// <summary>Lets a board in: this peer, its home, vouches for it.</summary>
    internal GroupAnswer TakeBoard(Identifier board, string name, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            if (View.Find(board) is { IsActive: true })
            {
                return _peer.Answer(GroupResult.Done, $"{Name}: {name} is a member already", began);
            }

            uint rights = View.Policy.NewMemberRights & (MemberRights.Speak | MemberRights.Publish);
            GroupAdmission admission = new(board, null, GroupAdmission.NextRound(View, board)) { Name = name, Rights = rights };
            StatementEffect effect = Effect(_author.Admit(View, admission, _peer.UtcNow));
            Refresh(Now);
            if (View.Find(board) is not { IsActive: true })
            {
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: this peer may not let {name} in ({effect}); {AuthorityNames()} may", began);
            }

            if (!View.Policy.RekeysOnJoin && _keys.Ring.Current is { Suite: Suite.Aes256Gcm })
            {
                // A board cannot do the suite of full peers.
                _keys.Owner?.Rekey(Now);
            }

            Settle(Now);
            return _peer.Answer(GroupResult.Done, $"{Name}: {name} is let in; it is told as soon as it is there", began);
        }
    }

    /// <summary>Waits a moment for the board's own answer.</summary>
    internal async Task<GroupAnswer> UntilToldAsync(Identifier board, string name, DateTimeOffset began, CancellationToken cancellationToken)
    {
        bool IsTold() => StandingOf(board) is BoardStanding.Told or BoardStanding.Refused;
        await UntilAsync(IsTold, GroupSeatTuning.OrderTime, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            MemberReason reason = _boards.GetValueOrDefault(board)?.Voucher.Reason ?? MemberReason.None;
            return StandingOf(board) switch
            {
                BoardStanding.Told => _peer.Answer(GroupResult.Done, $"{Name}: {name} is in; it verified the group's statements itself", began),
                BoardStanding.Refused => _peer.Answer(
                    GroupResult.Rejected, $"{Name}: {name} did not take it: {MemberReasonText.Of(reason)}; `group remove` ends its stay", began),
                _ => _peer.Answer(GroupResult.Pending, $"{Name}: {name} is let in, and is told as soon as it can be reached", began),
            };
        }
    }

    /// <summary>How far a board is: it has to take what it is shown before it takes part. Null for who is none.</summary>
    internal BoardStanding? StandingOf(Identifier board)
    {
        lock (_gate)
        {
            return _boards.TryGetValue(board, out HomeBoard? home) ? home.Voucher.Standing : null;
        }
    }

    /// <summary>Whether this peer makes the group's key, and all members that want it use the newest one.</summary>
    internal bool DoAllUseKey()
    {
        lock (_gate)
        {
            return _keys.Owner is { Phase: GroupOwnerPhase.Steady } owner && owner.CountUsing() == owner.Wanting;
        }
    }

    /// <summary>Shows boards what is due. Whether a board has a session is looked at each time: it is of the gateway, not of this group.</summary>
    private void SendToBoards(long now)
    {
        if (!IsMember)
        {
            return;
        }

        if (_boardsViewed != _viewed)
        {
            _boardsViewed = _viewed;
            foreach (Member member in View.Members.Values.Where(member => member.IsConstrained))
            {
                HomeBoard home = _boards.TryGetValue(member.Id, out HomeBoard? known)
                    ? known
                    : _boards[member.Id] = new HomeBoard(new BoardVoucher(_options.Cryptography, Group, member.Id));
                home.Voucher.Want(BoardStatements.For(_ledger, View, member.Id), now);
            }
        }

        foreach (HomeBoard home in _boards.Values)
        {
            SendToBoard(home, now);
        }
    }

    private void SendToBoard(HomeBoard home, long now)
    {
        BoardVoucher voucher = home.Voucher;
        PeerSession? session = SessionWith(voucher.Board);
        if (session != home.Session)
        {
            home.Session = session;
            voucher.HandleSession(session is not null, now);
            _keys.Owner?.HandleReachable(voucher.Board, session is not null, now);
        }

        voucher.HandleTimeout(now);
        if (voucher.IsDue && session is not null)
        {
            session.SendBody(ProtocolTag.Member, voucher, static (writer, due) => due.WriteDue(writer));
            voucher.NoteSent(now);
        }
    }

    private void HandleVouched(MemberMessage message, Identifier from, PeerSession session, long now)
    {
        if (!_boards.TryGetValue(from, out HomeBoard? home) || home.Session != session)
        {
            return;
        }

        BoardStanding before = home.Voucher.Standing;
        home.Voucher.HandleMessage(message, now);
        if (before == BoardStanding.Telling && home.Voucher.Standing == BoardStanding.Refused)
        {
            Raise(GroupEventKind.Refused, from, $"the board {NameOf(from)} does not take the group: {home.Voucher.Reason}");
        }
    }

    /// <summary>The board does not know the protocol: it is not asked again under this session.</summary>
    internal void HandleNotSupported(PeerSession session, long now)
    {
        lock (_gate)
        {
            if (!_disposed && _boards.TryGetValue(session.Peer, out HomeBoard? home) && home.Session == session)
            {
                home.Voucher.HandleNotSupported();
                Settle(now);
            }
        }
    }

    /// <summary>A board, and the session under which it is shown things now.</summary>
    private sealed class HomeBoard(BoardVoucher voucher)
    {
        internal BoardVoucher Voucher { get; } = voucher;

        internal PeerSession? Session { get; set; }
    }
}
