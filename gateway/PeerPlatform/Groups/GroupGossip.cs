using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Spreads a group's statements between its members until all have the same: news at once to a few, which send it on, and now and then a look at
/// whether others have something else. No I/O: sessions, bodies and the time come in; who is to get a body, and the body, come out. Not for
/// several threads. After every call, when the ledger's count changed, the roster is renewed; then bodies are sent while <see cref="PollDue"/>
/// answers a peer. Nothing has to be kept over a restart but the ledger. GROUPS.md, "Spreading".
/// </summary>
public sealed partial class GroupGossip
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private static readonly StatementId _digestOfNone = new(System.Security.Cryptography.SHA256.HashData([]));

    private readonly GroupLedger _ledger;
    private readonly Identifier _self;
    private readonly IGossipRoster _roster;
    private readonly Func<int, int> _below;
    private readonly Dictionary<Identifier, GossipPeer> _live = [];
    private readonly List<GossipPeer> _order = [];
    private readonly Dictionary<StatementId, (GossipPeer Peer, long ByMillis)> _asked = [];
    private readonly List<GossipPeer> _exchanging = [];
    private readonly RecentStatements _refused = new(4 * GossipLimits.MostQueued);
    private readonly GossipSuspects _suspects = new();
    private readonly GossipPace _sending = new(GossipLimits.SentToAllAtOnce, GossipLimits.SentToAllEachSecond);
    private int _seen;
    private int _turn;
    private long _roundMillis = Never;
    private long _settleMillis = Never;
    private long _askedMillis = Never;

    /// <summary>Begins to spread.</summary>
    /// <param name="ledger">The group's statements.</param>
    /// <param name="self">This peer.</param>
    /// <param name="roster">Who is a member.</param>
    /// <param name="below">Draws a number from 0 to one less than the given; it need not be secret.</param>
    public GroupGossip(GroupLedger ledger, Identifier self, IGossipRoster roster, Func<int, int> below)
    {
        _ledger = ledger;
        _self = self;
        _roster = roster;
        _below = below;
        _seen = ledger.Count;
    }

    private enum Due
    {
        None,
        Removal,
        Have,
        Want,
        Share,
        Statement,
    }

    /// <summary>A member sent a statement that the ledger did not have. It is there now.</summary>
    public event Action<SignedStatement, Identifier>? Learnt;

    /// <summary>A member sent a statement that no honest member has, or that can never count; the answer says what is wrong with it.</summary>
    public event Action<Identifier, LedgerAnswer>? Refused;

    /// <summary>
    /// A member sent a statement that is sound and cannot be taken now: no room, or from the future. Who has room sees another group than this peer from
    /// now on. Said once for each statement in <see cref="GossipLimits.RefusedMillis"/>.
    /// </summary>
    public event Action<LedgerAnswer>? NotTaken;

    /// <summary>A member sent so many of these that nothing of it is read for <see cref="GossipLimits.BadMillis"/>.</summary>
    public event Action<Identifier>? Ignoring;

    /// <summary>When <see cref="HandleTimeout"/> and <see cref="PollDue"/> are due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Math.Min(Math.Min(_roundMillis, _settleMillis), Math.Min(_askedMillis, _suspects.NextMillis));
            foreach (GossipPeer peer in _order)
            {
                long wanted = peer.HasWanted || peer.HasShare || peer.HasStatement ? 0 : peer.HaveAtMillis;
                next = Math.Min(next, Math.Max(wanted, Math.Max(peer.Sending.NextMillis, _sending.NextMillis)));
            }

            return next;
        }
    }

    /// <summary>Whether what a member told last was what was here then: its statements were those of this peer.</summary>
    /// <param name="peer">The member.</param>
    public bool IsEqualTo(Identifier peer) => _live.TryGetValue(peer, out GossipPeer? live) && live.IsEqual;

    /// <summary>Whether a member sent so much that is bad that nothing of it is read.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public bool IsIgnored(Identifier peer, long nowMillis) => _suspects.IsIgnored(peer, nowMillis);

    /// <summary>A session of the group began to live, or ended. Saying either twice is harmless.</summary>
    /// <param name="peer">Who is at the other end; also one that is no member any more, which is told so.</param>
    /// <param name="isLive">Whether bodies can be sent to it.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleSession(Identifier peer, bool isLive, long nowMillis)
    {
        if (_live.Remove(peer, out GossipPeer? before))
        {
            _order.Remove(before);
            _exchanging.Remove(before);
            foreach (StatementId id in _asked.Where(one => one.Value.Peer == before).Select(one => one.Key).ToArray())
            {
                _asked.Remove(id);
            }
        }

        if (isLive && !peer.Equals(_self))
        {
            GossipPeer live = new(peer);
            live.TellBy(nowMillis);
            _live.Add(peer, live);
            _order.Add(live);
            _roundMillis = Math.Min(_roundMillis, nowMillis + RoundMillis());
        }
    }

    /// <summary>Something was added to the ledger, or the roster was renewed. Calling for nothing is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleAdded(long nowMillis) => SpreadNew(nowMillis, isNews: true);

    /// <summary>Lets time pass. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        SpreadNew(nowMillis, isNews: true);
        foreach ((Identifier from, LedgerAnswer answer) in _suspects.TakeOverdue(nowMillis))
        {
            if (_ledger.Find(answer.Statement!.Id) is null)
            {
                Blame(from, answer, nowMillis);
            }
        }

        if (nowMillis >= _askedMillis)
        {
            ForgetAsked(nowMillis);
        }

        if (nowMillis >= _roundMillis || nowMillis >= _settleMillis)
        {
            _roundMillis = nowMillis >= _roundMillis ? nowMillis + RoundMillis() : _roundMillis;
            _settleMillis = Never;
            PickMembers(GossipLimits.Asked, static _ => true).ForEach(peer => peer.TellBy(nowMillis));
        }
    }

    /// <summary>
    /// The peer to which a body of tag <c>member</c> is due; null when none is. After it either <see cref="WriteDue"/> or <see cref="SkipDue"/>.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public Identifier? PollDue(long nowMillis)
    {
        SpreadNew(nowMillis, isNews: true);
        _due = Due.None;
        for (int i = 0; i < _order.Count && _sending.MayGo(nowMillis); i++)
        {
            GossipPeer peer = _order[(_turn + i) % _order.Count];
            Due due = DueOf(peer, nowMillis);
            if (due != Due.None && peer.Sending.TryGo(nowMillis))
            {
                _sending.TryGo(nowMillis);
                _due = due;
                _duePeer = peer;
                _dueMillis = nowMillis;
                _turn = (_turn + i + 1) % _order.Count;
                return peer.Id;
            }
        }

        return null;
    }

    private Due DueOf(GossipPeer peer, long nowMillis)
    {
        if (!_roster.IsMember(peer.Id))
        {
            peer.Forget();
            return peer.RemovalToldMillis is not null || _roster.RemovalOf(peer.Id) is null ? Due.None : Due.Removal;
        }

        if (!peer.WasMember)
        {
            peer.WasMember = true;
            peer.RemovalToldMillis = null;
            peer.TellBy(nowMillis);
        }

        return peer.HaveAtMillis <= nowMillis ? Due.Have
            : peer.HasWanted ? Due.Want
            : peer.HasShare ? Due.Share
            : peer.HasStatement ? Due.Statement
            : Due.None;
    }

    /// <summary>News goes to a few members that do not have it; what was found missing in an exchange is no news, except who is out.</summary>
    private void SpreadNew(long nowMillis, bool isNews)
    {
        IReadOnlyList<SignedStatement> added = _seen < _ledger.Count ? _ledger.Since(_seen) : [];
        _seen += added.Count;
        foreach (SignedStatement statement in added)
        {
            _suspects.Clear(statement.Id);
            if (isNews || statement.IsUrgent)
            {
                int most = statement.IsUrgent ? GossipLimits.UrgentFanOut : GossipLimits.FanOut;
                PickMembers(most, peer => !peer.Known.Contains(statement.Id)).ForEach(peer => peer.AddStatement(statement, nowMillis));
            }
        }

        if (added.Count > 0)
        {
            _settleMillis = Math.Min(_settleMillis, nowMillis + GossipLimits.SettleMillis + _below(GossipLimits.SettleMillis));
        }
    }

    private List<GossipPeer> PickMembers(int most, Func<GossipPeer, bool> isWanted)
    {
        List<GossipPeer> members = [.. _order.Where(peer => _roster.IsMember(peer.Id) && isWanted(peer))];
        List<GossipPeer> picked = [];
        while (picked.Count < most && members.Count > 0)
        {
            int at = _below(members.Count);
            picked.Add(members[at]);
            members[at] = members[^1];
            members.RemoveAt(members.Count - 1);
        }

        return picked;
    }

    private void ForgetAsked(long nowMillis)
    {
        foreach ((StatementId id, (GossipPeer peer, long byMillis)) in _asked.ToArray())
        {
            if (byMillis <= nowMillis)
            {
                _asked.Remove(id);
                peer.AskedFor--;
            }
        }

        _askedMillis = _asked.Count == 0 ? Never : _asked.Values.Min(one => one.ByMillis);
    }

    private int RoundMillis() => (3 * GossipLimits.RoundMillis / 4) + _below(GossipLimits.RoundMillis / 2);
}
