using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>One member: its statements on disk, its gossip, and the driver's loop.</summary>
public sealed class GossipNode
{
    /// <summary>Octets of a session's trailer and padding, at most.</summary>
    private const int Around = 64;

    private readonly GossipNet _net;
    private readonly int _number;
    private readonly MemoryStatements _disk = new();
    private readonly HashSet<Identifier> _live = [];
    private readonly MemberMessage _message = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
        private int _viewed = -1;
    private long _viewedMillis;
    private long _timerMillis = GroupGossip.Never;
    private bool _isRenewing;
    private int _life;

    public GossipNode(GossipNet net, int number)
    {
        _net = net;
        _number = number;
        Begin();
    }

    public Identifier Id => GossipNet.Id(_number);

    public GroupLedger Ledger { get; private set; } = null!;

    public GroupGossip Gossip { get; private set; } = null!;

    public GossipRoster Roster { get; private set; } = null!;

    public GroupAuthor Author => new(Ledger, Id, GossipNet.KeyOf(_number));

    public GroupView View
    {
        get
        {
            if (_viewed != Ledger.Count)
            {
                _viewed = Ledger.Count;
                _viewedMillis = _net.NowMillis;
                Roster.View = _net.ViewOf(Ledger);
            }

            return Roster.View!;
        }
    }

    /// <summary>What was sent, by kind.</summary>
    public int[] Sent { get; } = new int[MemberMessageKind.Last + 1];

    /// <summary>Bodies that came.</summary>
    public int Heard { get; private set; }

    public List<(Identifier From, LedgerResult Result)> Refused { get; } = [];

    public List<Identifier> Ignored { get; } = [];

    public int Learnt { get; private set; }

    /// <summary>A crash: everything that is not on the disk is gone, sessions too.</summary>
    public void Crash()
    {
        foreach (Identifier peer in _live.ToArray())
        {
            _net.Nodes.Find(node => node.Id.Equals(peer))!.SetLive(Id, false);
        }

        _live.Clear();
        Begin();
    }

    public bool IsLive(Identifier peer) => _live.Contains(peer);

    public void SetLive(Identifier peer, bool isLive)
    {
        _ = isLive ? _live.Add(peer) : _live.Remove(peer);
        Gossip.HandleSession(peer, isLive, _net.NowMillis);
        Pump();
    }

    public void Receive(Identifier from, byte[] body)
    {
        Heard++;
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(body, 0, body.Length));
        Gossip.HandleMessage(_message, from, _net.NowMillis, _net.Now);
        Pump();
    }

    /// <summary>Says something to the group.</summary>
    public SignedStatement Say(Func<GroupAuthor, GroupView, LedgerAnswer> what)
    {
        LedgerAnswer answer = what(Author, View);
        Assert.Equal(LedgerResult.Added, answer.Result);
        Gossip.HandleAdded(_net.NowMillis);
        Pump();
        return answer.Statement!;
    }

    /// <summary>The driver's loop: the roster is renewed, what is due is sent, and the deadline is kept.</summary>
    public void Pump()
    {
        RenewRoster();
        while (Gossip.PollDue(_net.NowMillis) is { } peer)
        {
            Assert.True(IsLive(peer));
            byte[] body = Write();
            _net.Send(this, peer, body);
        }

        long next = Gossip.NextTimeoutMillis;
        if (next < _timerMillis)
        {
            Assert.True(next > _net.NowMillis, "a deadline that is over, and nothing to send");
            _timerMillis = next;
            int life = _life;
            _net.At(next, () => Wake(next, life));
        }
    }

    /// <summary>A view for each statement costs a large group more than it gains: where the net says so, the next one waits a moment.</summary>
    private void RenewRoster()
    {
        long at = _viewedMillis + _net.ViewAfterMillis;
        if (_viewed < 0 || at <= _net.NowMillis)
        {
            _ = View;
        }
        else if (_viewed != Ledger.Count && !_isRenewing)
        {
            _isRenewing = true;
            _net.At(at, () =>
            {
                _isRenewing = false;
                Pump();
            });
        }
    }

    private void Wake(long millis, int life)
    {
        if (life == _life && millis == _timerMillis)
        {
            _timerMillis = GroupGossip.Never;
            Gossip.HandleTimeout(_net.NowMillis);
            Pump();
        }
    }

    private void Begin()
    {
        _life++;
        _timerMillis = GroupGossip.Never;
        Ledger = new GroupLedger(_net.Group, default, new LedgerLimits(), _disk);
        Roster = new GossipRoster(Ledger);
        _viewed = -1;
        Gossip = new GroupGossip(Ledger, Id, Roster, most => _net.Random.Next(most));
        Gossip.Refused += (from, answer) => Refused.Add((from, answer.Result));
        Gossip.Ignoring += Ignored.Add;
        Gossip.Learnt += (_, _) => Learnt++;
    }

    private byte[] Write()
    {
        MessageWriter writer = new(Id);
        writer.Begin(_buffer, 0, _buffer.Length - Around);
        writer.BeginBody(ProtocolTag.Member);
        int start = writer.Position;
        Gossip.WriteDue(writer);
        byte[] body = _buffer[start..writer.Position];
        writer.EndBody();
        Assert.False(writer.Overflowed);
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(body, 0, body.Length));
        Sent[_message.Kind]++;
        return body;
    }
}
