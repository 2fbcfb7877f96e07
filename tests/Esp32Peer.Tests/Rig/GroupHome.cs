using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Statements;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A gateway's part in one group, driven over the scripted gateways that have the sessions with its boards: ledger, vouchers, keys.</summary>
internal sealed class GroupHome
{
    private static readonly Lazy<PeerKey>[] _peerKeys = [.. Enumerable.Range(0, 3).Select(_ => new Lazy<PeerKey>(() => PeerKey.Create()))];
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly Dictionary<Identifier, (ScriptedGateway Hand, BoardVoucher Voucher, ulong SessionId)> _boards = [];
    private readonly MemberMessage _memberMessage = new();
    private readonly GroupMessage _groupMessage = new();
    private readonly LedgerRoster _roster;
    private GroupView? _view;
    private int _viewedCount;

    public GroupHome(World world, Identifier self, int number = 0, GroupKeyPolicy? policy = null)
    {
        _world = world;
        Self = self;
        Key = KeyOf(number);
        GroupFounding founding = GroupFounding.Begin(Key);
        Group = founding.Group;
        Ledger = new GroupLedger(Group, default, new LedgerLimits(), null);
        Must(Author.Found(founding.Salt, Key.PublicKey, new GroupDocument("stairs", new GroupPolicy()), Now));
        _roster = new LedgerRoster(View);
        Keys = new GroupKeys(new GroupTools(self, new TestCryptography(world.Random.Next()), 1), Group, _roster, policy ?? new GroupKeyPolicy(), null, 64);
        Keys.HandleRoster(world.NowMillis);
        world.Every(20_000, Pump);
    }

    public Identifier Self { get; }

    public Identifier Group { get; }

    public PeerKey Key { get; }

    public GroupLedger Ledger { get; }

    public GroupKeys Keys { get; }

    public GroupView View
    {
        get
        {
            if (_view is null || _viewedCount != Ledger.Count)
            {
                _viewedCount = Ledger.Count;
                _view = GroupView.Of(Ledger, new GroupPolicyRegistry(), Now);
            }

            return _view;
        }
    }

    public GroupAuthor Author => new(Ledger, Self, Key);

    public DateTimeOffset Now => _start.AddMilliseconds(_world.NowMillis);

    /// <summary>Bodies of tag group that boards sent under their sessions.</summary>
    public List<int> Heard { get; } = [];

    public static PeerKey KeyOf(int number) => _peerKeys[number].Value;

    public static SignedStatement Must(LedgerAnswer answer)
    {
        Assert.Equal(LedgerResult.Added, answer.Result);
        return answer.Statement!;
    }

    /// <summary>Has the gateway's hand of a board serve this group too.</summary>
    public void Serve(Identifier board, ScriptedGateway hand)
    {
        _boards[board] = (hand, new BoardVoucher(new TestCryptography(_world.Random.Next()), Group, board), 0);
        Action<Envelope> others = hand.Others;
        hand.Others = envelope =>
        {
            others(envelope);
            Handle(board, envelope);
        };
    }

    public BoardVoucher VoucherOf(Identifier board) => _boards[board].Voucher;

    public void Admit(Identifier board, uint rights = MemberRights.Speak | MemberRights.Publish, int role = MemberRole.Member)
    {
        GroupAdmission admission = new(board, null, GroupAdmission.NextRound(View, board)) { Name = "lamp", Role = role, Rights = rights };
        Must(Author.Admit(View, admission, Now));
        Changed();
    }

    public void Remove(Identifier board)
    {
        Must(Author.Remove(View, Ledger, View.Find(board)!, false, false, "sold", Now));
        Changed();
    }

    /// <summary>A statement of the group, signed with some key; nobody asks the ledger.</summary>
    public byte[] Sign(PeerKey key, Identifier issuer, int kind, Action<StatementWriter> write, Identifier? group = null, uint term = 0)
    {
        StatementWriter writer = new();
        writer.Begin(kind, group ?? Group, issuer, term, 90, 90, Now.ToUnixTimeSeconds(), 0);
        write(writer);
        byte[] octets = new byte[writer.Length + key.SignatureLength];
        writer.Buffer.AsSpan(0, writer.Length).CopyTo(octets);
        key.Sign(octets.AsSpan(0, writer.Length), octets.AsSpan(writer.Length));
        return octets;
    }

    /// <summary>The ledger changed: keys and boards follow.</summary>
    public void Changed()
    {
        GroupView view = View;
        _roster.Take(view);
        Keys.HandleRoster(_world.NowMillis);
        foreach ((Identifier board, (_, BoardVoucher voucher, _)) in _boards)
        {
            voucher.Want(BoardStatements.For(Ledger, view, board), _world.NowMillis);
        }
    }

    private void Handle(Identifier board, Envelope envelope)
    {
        if (envelope.BodyIs(ProtocolTag.Member))
        {
            Assert.Equal(DecodeStatus.Complete, _memberMessage.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
            VoucherOf(board).HandleMessage(_memberMessage, _world.NowMillis);
        }
        else if (envelope.BodyIs(ProtocolTag.Group))
        {
            Assert.Equal(DecodeStatus.Complete, _groupMessage.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
            Heard.Add(_groupMessage.Kind);
            Keys.HandleMessage(_groupMessage, board, GroupProtection.Pair, _world.NowMillis);
        }
    }

    private void Pump()
    {
        long now = _world.NowMillis;
        foreach ((Identifier board, (ScriptedGateway hand, BoardVoucher voucher, ulong before)) in _boards.ToList())
        {
            bool isLive = hand.IsRunning && hand.IsLive;
            ulong session = isLive ? hand.Session!.Id : 0;
            if (session != before)
            {
                _boards[board] = (hand, voucher, session);
                voucher.HandleSession(isLive, now);
                Keys.Owner!.HandleReachable(board, isLive, now);
            }

            voucher.HandleTimeout(now);
            if (voucher.IsDue && isLive)
            {
                hand.Send(writer =>
                {
                    writer.BeginBody(ProtocolTag.Member);
                    voucher.WriteDue(writer);
                    writer.EndBody();
                });
                voucher.NoteSent(now);
            }
        }

        PumpKeys(now);
    }

    private void PumpKeys(long now)
    {
        Keys.HandleTimeout(now);
        while (Keys.PollDue(now) is { } peer)
        {
            if (_boards.TryGetValue(peer, out (ScriptedGateway Hand, BoardVoucher Voucher, ulong SessionId) board) && board.Hand.IsRunning && board.Hand.IsLive)
            {
                board.Hand.Send(writer => Keys.WriteDue(writer, now));
            }
            else
            {
                Keys.SkipDue(now);
            }
        }
    }
}
