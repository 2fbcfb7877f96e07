using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// A peer's place in one group: its statements and what they mean, its keys, the sessions with other members, and what this peer says and asks.
/// Joins the cores; decides nothing that they decide. Any thread may call; one lock guards it all. SEATS.md.
/// </summary>
internal sealed partial class GroupSeat : IDisposable
{
    /// <summary>The purpose of sessions of those that apply.</summary>
    internal const string ApplyPurpose = "apply";

    /// <summary>The purpose of sessions between members.</summary>
    internal const string GroupPurpose = "group";

    /// <summary>What the sessions of groups allow: full peers, fresh keys each time, so that what was said stays closed to who finds a key later.</summary>
    internal static readonly SessionPolicy SessionPolicy = new()
    {
        Suites = [Suite.Aes256Gcm, Suite.Aes128CbcHmac],
        KeyExchanges = [KeyExchangeMethod.EcdhP256],
    };

    private readonly Lock _gate = new();
    private readonly GroupPeer _peer;
    private readonly GroupPeerOptions _options;
    private readonly GroupLedger _ledger;
    private readonly GroupAuthor _author;
    private readonly SeatRoster _roster;
    private readonly GroupKeys _keys;
    private readonly GroupKeyPolicy _keyPolicy = new();
    private readonly GroupPairs _pairs;
    private readonly GroupGossip _gossip;
    private readonly GroupLines _lines;
    private readonly AdmissionCore _admission;
    private readonly SeatDesk _desk;
    private readonly MemberCredentialPolicy _credential;
    private readonly BodyCredentials _credentials;
    private readonly MessageWriter _writer;
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
    private readonly Dictionary<Identifier, SeatContact> _contacts = new(IdentifierComparer.Instance);
    private readonly List<(Func<bool> IsDone, TaskCompletionSource Waiter)> _waiters = [];
    private volatile SeatState _state;
    private GroupSeatRecord _record;
    private int _viewed = -1;
    private long _viewedAtMillis;
    private long _viewCostMillis;
    private uint _savedKeys;
    private bool _disposed;

    /// <summary>Takes a seat, or takes it again after a restart.</summary>
    internal GroupSeat(GroupPeer peer, GroupSeatRecord record)
    {
        _peer = peer;
        _options = peer.Options;
        _record = record;
        Group = record.Group;
        _ledger = new GroupLedger(Group, record.Founder, new LedgerLimits(), _options.Statements);
        _author = new GroupAuthor(_ledger, peer.Id, peer.Key);
        _roster = new SeatRoster(_ledger, peer.Id);
        _state = new SeatState(GroupView.Of(_ledger, _options.Registry, peer.UtcNow), false, null, []);
        GroupTools tools = new(peer.Id, _options.Cryptography, _options.BootCount);
        _keys = new GroupKeys(tools, Group, _roster, _keyPolicy, new SeatKeyWrap(peer.Key, () => _state), GroupSeatTuning.MaxSenders);
        _pairs = new GroupPairs(peer.Id, _roster);
        _gossip = new GroupGossip(_ledger, peer.Id, _roster, RandomNumberGenerator.GetInt32);
        _lines = new GroupLines(Group, (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue));
        _desk = new SeatDesk(this);
        _admission = new AdmissionCore(_desk, _options.Cryptography, peer.Id, Group);
        _credential = new MemberCredentialPolicy(Group, peer.Id, JudgeStanding);
        _credentials = new BodyCredentials(
            [(ProtocolTag.Chat, _credential), (ProtocolTag.Group, _credential), (ProtocolTag.Member, _credential), (ProtocolTag.File, _credential)]);
        _writer = new MessageWriter(peer.Id);
        Applicants = new CertificateMembership(
            peer.Key, peer.IssueOwn(Group), new CertificateChecker(new SeatTrust(Group, () => _state, false)), _options.Time);
        Members = new CertificateMembership(Applicants, new CertificateChecker(new SeatTrust(Group, () => _state, true)));
        Port = new GroupPort(this, peer);
    }

    /// <summary>The group.</summary>
    internal Identifier Group { get; }

    /// <summary>Judges those that apply: who proves a key may.</summary>
    internal CertificateMembership Applicants { get; }

    /// <summary>Judges members.</summary>
    internal CertificateMembership Members { get; }

    /// <summary>What is known of the group now; needs no lock.</summary>
    internal SeatState State => _state;

    /// <summary>The group's name.</summary>
    internal string Name => _record.Name;

    private GroupView View => _state.View;

    private bool IsMember => _state.IsMember;

    private PeerNode Node => _peer.Node;

    private long Now => _peer.Node.NowMillis;

    /// <summary>Takes up the work, once the node is there.</summary>
    internal void Start()
    {
        lock (_gate)
        {
            RestoreKeys();
            RestoreCertificate();
            foreach (MemberAddressRecord address in _options.Store.ListAddresses(Group))
            {
                AddPlace(address.Peer, address.Endpoint);
            }

            Refresh(Now);
            ResumeApplication();
            Settle(Now);
        }
    }

    /// <summary>Lets time pass.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            long now = Now;
            if (_keys.NextTimeoutMillis <= now)
            {
                _keys.HandleTimeout(now);
            }

            if (_gossip.NextTimeoutMillis <= now)
            {
                _gossip.HandleTimeout(now);
            }

            if (_lines.NextTimeoutMillis <= now)
            {
                _lines.HandleTimeout(now);
            }

            TickSlowly(now);
            Settle(now);
        }
    }

    /// <summary>Overwrites the keys in memory; the seat stays in the store.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _keys.Wipe();
            foreach ((_, TaskCompletionSource waiter) in _waiters)
            {
                waiter.TrySetCanceled();
            }

            _waiters.Clear();
        }
    }

    /// <summary>
    /// What has to follow every change, in this order: the view of new statements, keys on disk, then everything that is due to others. With the lock
    /// held.
    /// </summary>
    private void Settle(long now)
    {
        if (_disposed)
        {
            return;
        }

        RefreshWhenDue(now);
        SaveKeys();
        SendAdmission();
        SendToBoards(now);
        SendKeys(now);
        SendGossip(now);
        SendApplication(now);
        SendLines();
        Connect(now);
        RaiseLines(now);
        if (_mayHaveFormer)
        {
            CloseFormer();
        }

        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].IsDone())
            {
                _waiters[i].Waiter.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }

    /// <summary>Once a second is enough.</summary>
    private void TickSlowly(long now)
    {
        if (now < _slowAtMillis)
        {
            return;
        }

        _slowAtMillis = now + GroupSeatTuning.SlowTickMillis;
        _mayHaveFormer = true;
        if (IsMember)
        {
            _admission.HandleTimeout(now);
            RenewCertificate(now);
            TakeOverWhenDue(now);
            FinishBallots();
            AskWhoIsThere(now);
        }

        TickApplication(now);
        bool isOld = now - _viewedAtMillis >= GroupSeatTuning.ViewLifeMillis;
        if (isOld)
        {
            Refresh(now);
        }
    }

    private long _slowAtMillis;

    /// <summary>A new view, unless one was made a moment ago and making it is dear: many statements at once cost one view.</summary>
    private void RefreshWhenDue(long now)
    {
        bool due = now - _viewedAtMillis >= Math.Min(GroupSeatTuning.LongestViewPauseMillis, 4 * _viewCostMillis);
        if (_ledger.Count != _viewed && due)
        {
            Refresh(now);
        }
    }

    /// <summary>Makes the view anew and does what follows from it.</summary>
    private void Refresh(long now)
    {
        for (int again = 0; again < GroupSeatTuning.ViewsAtOnce; again++)
        {
            long began = _options.Time.GetTimestamp();
            _viewed = _ledger.Count;
            _viewedAtMillis = now;
            _mayHaveFormer = true;
            GroupView before = View;
            GroupView view = GroupView.Of(_ledger, _options.Registry, _peer.UtcNow);
            bool wasMember = IsMember;
            bool isMember = view.Find(_peer.Id) is { IsActive: true } me && me.HasKey(_peer.Key.Fingerprint.Span);
            _state = _state with { View = view, IsMember = isMember };
            ApplyPolicy();
            if (_roster.Set(view) && isMember)
            {
                _keys.HandleRoster(now);
                _pairs.HandleRoster();
            }

            _gossip.HandleAdded(now);
            Tell(before, view, now);
            TakeStanding(wasMember, isMember, view);
            if (wasMember != isMember)
            {
                _peer.NoteStanding();
            }

            PublishRevocations();
            _viewCostMillis = (long)_options.Time.GetElapsedTime(began).TotalMilliseconds;
            if (_ledger.Count == _viewed)
            {
                return;
            }
        }
    }

    /// <summary>Has the keys' cores follow the group's rules.</summary>
    private void ApplyPolicy()
    {
        GroupPolicy policy = View.Policy;
        _keyPolicy.RekeysOnJoin = policy.RekeysOnJoin;
        _keyPolicy.RekeyEveryMillis = policy.RekeySeconds * 1000L;
        _keyPolicy.GraceMillis = policy.GraceSeconds * 1000L;
        _keyPolicy.Suite = View.Active.Any(member => member.IsConstrained) ? Suite.Aes128CbcHmac : Suite.Aes256Gcm;
        _pairs.AllowsClear = policy.AllowsClear || policy.Protection == PolicyProtection.Clear;
        _pairs.WantsAll = policy.Protection == PolicyProtection.Pair && _record.WantsKey;
    }

    private CredentialJudgement JudgeStanding(Identifier peer) =>
        _roster.IsMember(peer) ? CredentialJudgement.Accepted : CredentialJudgement.NotInStanding;

    /// <summary>Waits until something of the seat is so; answers whether it became so in time.</summary>
    private async Task<bool> UntilAsync(Func<bool> isDone, TimeSpan longest, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (isDone())
            {
                return true;
            }

            _waiters.Add((isDone, waiter));
        }

        try
        {
            await waiter.Task.WaitAsync(longest, _options.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _waiters.RemoveAll(one => one.Waiter == waiter);
            }
        }
    }
}
