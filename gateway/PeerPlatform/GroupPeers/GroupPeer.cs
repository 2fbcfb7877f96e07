using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Events;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// The groups of a full peer: one seat in each, over the peer's node. Made before the node, which is then handed to <see cref="Attach"/>: the node asks
/// it for group keys and for answers to session requests. Any thread may call. SEATS.md.
/// </summary>
public sealed partial class GroupPeer : IGroupControl, IGroupKeyTable, IGroupResponders, IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly EventFanOut<GroupEvent> _events;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly RateGate _faultLogs = new(GroupSeatTuning.RefusalsEachSecond);
    private readonly ConcurrentDictionary<Identifier, AuthorityCertificate> _authorities = new(IdentifierComparer.Instance);
    private volatile GroupSeat[] _seats = [];
    private PeerNode? _node;
    private ITimer? _timer;
    private int _ticking;
    private int _disposed;

    /// <summary>Opens the groups of a peer from its store; makes the peer's identity key if it has none yet.</summary>
    /// <param name="options">What they are made of.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    /// <exception cref="StateException">The store cannot be used.</exception>
    /// <exception cref="CryptographicException">The stored identity key is none.</exception>
    public GroupPeer(GroupPeerOptions options, ILogger<GroupPeer> logger)
    {
        Options = options;
        Rules = new GroupRules(options.Id);
        _logger = logger;
        _events = new EventFanOut<GroupEvent>(
            lost => new GroupEvent(GroupEventKind.Lagged, UtcNow, "", null, "", $"{lost} events were lost: the reader is slow", true));
        Key = OpenKey(options.Store);
        options.Store.DeleteExpiredInvitations(UtcNow);
        _seats = [.. options.Store.ListSeats().Select(record => new GroupSeat(this, record))];
    }

    /// <summary>The peer's id.</summary>
    public Identifier Id => Options.Id;

    /// <summary>SHA-256 of the peer's identity key.</summary>
    public ReadOnlyMemory<byte> KeyFingerprint => Key.Fingerprint;

    /// <summary>The peer's identity key: what this peer publishes as itself is signed by it.</summary>
    public IPeerKey IdentityKey => Key;

    /// <summary>What the peer's protocols ask before they do something for somebody in a group.</summary>
    public GroupRules Rules { get; }

    internal GroupPeerOptions Options { get; }

    internal PeerKey Key { get; }

    internal DateTimeOffset UtcNow => Options.Time.GetUtcNow();

    internal CancellationToken Stopping => _stopping.Token;

    internal PeerNode Node => _node ?? throw new InvalidOperationException("The groups have no node yet.");

    /// <summary>Where this peer listens, as others are told.</summary>
    internal IReadOnlyList<string> Endpoints => Options.InvitedEndpoints.Count > 0 ? Options.InvitedEndpoints : Node.Transports.Endpoints;

    /// <summary>Takes the node under it: its handlers and events. Before the node starts.</summary>
    /// <param name="node">The node, made with this object as its group keys and its groups' responders.</param>
    public void Attach(PeerNode node)
    {
        _node = node;
        node.Handle(ProtocolTag.Member, new MemberBodies(this));
        node.Handle(ProtocolTag.Group, new GroupBodies(this));
        node.Handle(ProtocolTag.Chat, new ChatBodies(this));
        node.Handle(ProtocolTag.Error, new ErrorBodies(this));
        node.SessionLive += OnLive;
        node.SessionEnded += OnEnded;
    }

    /// <summary>Takes up the work, after the node started.</summary>
    public void Start()
    {
        foreach (GroupSeat seat in _seats)
        {
            seat.Start();
        }

        TimeSpan period = TimeSpan.FromMilliseconds(Options.TickMillis);
        _timer = Options.Time.CreateTimer(_ => Tick(), null, period, period);
    }

    /// <inheritdoc/>
    public ICertificateResponder? Find(byte[] buffer, int offset) => FindSeat(buffer, offset) is { } seat ? new SeatResponder(seat) : null;

    /// <inheritdoc/>
    public Identifier? Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis, out OpenStatus? status)
    {
        GroupSeat[] seats = _seats;
        foreach (GroupSeat seat in seats)
        {
            if (seat.TryOpen(envelope, transport, from, nowMillis, out OpenStatus opened))
            {
                status = opened;
                return opened == OpenStatus.Opened ? seat.Group : null;
            }
        }

        status = null;
        foreach (GroupSeat seat in seats)
        {
            seat.HandleUnknownKey(envelope, transport, from, nowMillis);
        }

        return null;
    }

    /// <summary>Stops; the node is disposed after this. Keys in memory are overwritten. Calling twice is harmless.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        foreach (GroupSeat seat in _seats)
        {
            seat.Dispose();
        }

        Key.Dispose();
        _stopping.Dispose();
    }

    internal void Publish(GroupEvent happened)
    {
        if (happened.Kind != GroupEventKind.Said)
        {
            GroupPeerLog.Happened(_logger, happened.Group, happened.Kind, happened.Text);
        }

        _events.Publish(happened);
    }

    internal void NoteFault(Identifier group, Exception fault)
    {
        if (_faultLogs.Admits(Node.NowMillis))
        {
            GroupPeerLog.Fault(_logger, group, fault);
        }
    }

    /// <summary>An answer to an order that began at a time.</summary>
    internal GroupAnswer Answer(GroupResult result, string text, DateTimeOffset began) => new(result, text, UtcNow - began);

    /// <summary>A certificate of this peer, by itself: its key stands in the group's statements, and that is what others go by.</summary>
    internal MemberCertificate IssueOwn(Identifier group) => Issuer(group).Issue(Id, Key.PublicKey, MemberRole.Member, 0, UtcNow);

    /// <summary>A certificate of another member, by this peer as an authority.</summary>
    internal byte[] Issue(Identifier group, Identifier peer, PeerPublicKey key, byte role, uint rights) =>
        Issuer(group).Issue(peer, key, role, rights, UtcNow).Octets.ToArray();

    internal IReadOnlyList<GroupView> ViewsBut(GroupSeat one) => [.. _seats.Where(seat => seat != one && seat.State.IsMember).Select(seat => seat.State.View)];

    private static PeerKey OpenKey(IGroupStore store)
    {
        byte[]? stored = store.LoadIdentityKey();
        if (stored is not null)
        {
            bool imported = PeerKey.TryImport(stored, out PeerKey? key);
            CryptographicOperations.ZeroMemory(stored);
            return imported ? key! : throw new CryptographicException("The stored identity key is no key of 2048 bits.");
        }

        PeerKey made = PeerKey.Create();
        byte[] pkcs8 = made.ExportPkcs8();
        store.SaveIdentityKey(pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        return made;
    }

    private GroupCertificateAuthority Issuer(Identifier group)
    {
        AuthorityCertificate own = _authorities.GetOrAdd(group, id => GroupCertificateAuthority.CreateCertificate(Key, id, UtcNow));
        return new GroupCertificateAuthority(Key, own, GroupCertificateAuthority.DefaultLife);
    }

    private GroupSeat? FindSeat(byte[] buffer, int offset)
    {
        foreach (GroupSeat seat in _seats)
        {
            if (seat.Group.Matches(buffer, offset))
            {
                return seat;
            }
        }

        return null;
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (GroupSeat seat in _seats)
            {
                Guard(seat.Group, seat.Tick);
            }
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    /// <summary>A timer has nobody to throw to: what a store throws there costs that one look.</summary>
    private void Guard(Identifier group, Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // The other groups go on, and this one at the next look.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            NoteFault(group, fault);
        }
    }

    private void OnLive(PeerSession session)
    {
        if (SeatOf(session.Group) is { } seat)
        {
            Guard(seat.Group, () => seat.HandleLive(session));
        }
    }

    private void OnEnded(PeerSession session, CloseReason reason)
    {
        if (SeatOf(session.Group) is { } seat)
        {
            Guard(seat.Group, () => seat.HandleEnded(session));
        }
    }

    private GroupSeat? SeatOf(Identifier group) => Array.Find(_seats, seat => seat.Group.Equals(group));

    private GroupSeat AddSeat(GroupSeatRecord record)
    {
        lock (_gate)
        {
            if (SeatOf(record.Group) is { } known)
            {
                return known;
            }

            Options.Store.SaveSeat(record);
            GroupSeat seat = new(this, record);
            seat.Start();
            _seats = [.. _seats, seat];
            NoteStanding();
            return seat;
        }
    }
}
