using System.Diagnostics.CodeAnalysis;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Chats of a node: takes bodies of the <c>chat</c> protocol and keeps a link for each partner. Any thread may call. CHAT.md.</summary>
public sealed class ChatService : IBodyHandler, IDisposable
{
    private const int TickMillis = 100;

    private readonly ChatServiceOptions _options;
    private readonly ThreadLocal<ChatMessage> _message = new(static () => new ChatMessage());
    private readonly Lock _gate = new();
    private readonly Dictionary<Identifier, ChatLink> _byPeer = [];
    private readonly Dictionary<RemoteAddress, ChatLink> _byAddress = new(RemoteAddressComparer.Instance);
    private readonly ITimer _timer;
    private long _dropped;

    /// <summary>Adds chats to a node that was not started yet.</summary>
    /// <param name="node">The node.</param>
    /// <param name="options">How chats behave.</param>
    public ChatService(PeerNode node, ChatServiceOptions options)
    {
        Node = node;
        _options = options;
        node.Handle(ProtocolTag.Chat, this);
        node.SessionLive += OnSessionLive;
        TimeSpan period = TimeSpan.FromMilliseconds(TickMillis);
        _timer = node.Time.CreateTimer(static state => ((ChatService)state!).Tick(), this, period, period);
    }

    /// <summary>A line was delivered. Raised on the thread that received it; must not wait.</summary>
    public event Action<ChatLine>? Delivered;

    /// <summary>A chat is under a new session's key; whether this end asked for it, the session says. Must not wait.</summary>
    public event Action<ChatLink, PeerSession>? Secured;

    /// <summary>The node.</summary>
    public PeerNode Node { get; }

    /// <summary>Takes the messages of the lines of groups, see <see cref="GroupLines"/>; null when this peer has no groups.</summary>
    public IBodyHandler? Groups { get; set; }

    /// <inheritdoc/>
    public bool AcceptsClear => _options.AllowClear || Groups?.AcceptsClear == true;

    /// <inheritdoc/>
    public bool AcceptsGroup => Groups?.AcceptsGroup == true;

    /// <summary>Bodies that were dropped: not of the protocol, or from more partners than are kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The chats, in no order.</summary>
    public IReadOnlyCollection<ChatLink> Links
    {
        get
        {
            lock (_gate)
            {
                return [.. _byAddress.Values.Concat(_byPeer.Values).Distinct()];
            }
        }
    }

    internal long NowMillis => Node.NowMillis;

    internal bool AllowsClear => _options.AllowClear;

    /// <summary>The chat with whoever is at an address. Sends nothing.</summary>
    /// <param name="address">Where the other peer is.</param>
    public ChatLink Open(RemoteAddress address)
    {
        lock (_gate)
        {
            return FindOrAdd(address) ?? Add(address);
        }
    }

    /// <summary>Handles a body of the protocol.</summary>
    /// <param name="body">The body.</param>
    public void Handle(ReceivedBody body)
    {
        ChatMessage message = _message.Value!;
        Envelope envelope = body.Envelope;
        bool whole = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete;
        if (whole && message.IsToGroup)
        {
            HandleToGroup(body);
            return;
        }

        if (!whole || !Takes(body) || !TryFind(body, out ChatLink? link))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        if (link.Handle(message, body.IsSecured, out string? text))
        {
            Delivered?.Invoke(new ChatLine(link, body.CopySender(), text, new LineProtection(body.Suite, body.Session?.Terms.IsOfChannel == true)));
        }

        link.Answer(body.IsSecured);
    }

    /// <summary>Ends all waits: their lines count as not heard. The node goes on.</summary>
    public void Dispose()
    {
        Node.SessionLive -= OnSessionLive;
        _timer.Dispose();
        foreach (ChatLink link in Links)
        {
            link.GiveUp();
        }
    }

    internal async Task<ConnectResult> SecureAsync(ChatLink link, CancellationToken cancellationToken)
    {
        Func<CancellationToken, ValueTask<SessionRequest>> make =
            _options.MakeRequest ?? throw new InvalidOperationException("This peer asks for no sessions.");
        SessionRequest request = await make(cancellationToken).ConfigureAwait(false);
        return await Node.ConnectAsync(link.Address, request, cancellationToken).ConfigureAwait(false);
    }

    private void HandleToGroup(ReceivedBody body)
    {
        bool takes = Groups is { } groups && (body.Session is not null || (body.Group is null ? groups.AcceptsClear : groups.AcceptsGroup));
        if (takes)
        {
            Groups!.Handle(body);
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Whether a line between two may come as this one did: never under a group's key, for that does not tell who said it.</summary>
    private bool Takes(ReceivedBody body) => body.Session is not null || (body.Group is null && _options.AllowClear);

    private void OnSessionLive(PeerSession session)
    {
        if (session.Terms.Purpose == ChatServiceOptions.Purpose)
        {
            ChatLink link = LinkOf(session);
            link.Attach(session);
            Secured?.Invoke(link, session);
        }
    }

    private ChatLink LinkOf(PeerSession session)
    {
        lock (_gate)
        {
            if (!_byPeer.TryGetValue(session.Peer, out ChatLink? link))
            {
                // A chat that began in clear at this address goes on under the key, unless it is another peer's already.
                link = FindOrAdd(session.Address);
                link = link is null || (link.Peer is { } other && !other.Equals(session.Peer)) ? Add(session.Address) : link;
                _byPeer[session.Peer] = link;
            }

            return link;
        }
    }

    private bool TryFind(ReceivedBody body, [NotNullWhen(true)] out ChatLink? link)
    {
        if (body.Session is { } session)
        {
            link = LinkOf(session);
            if (link.Session is null)
            {
                link.Attach(session);
            }

            return true;
        }

        lock (_gate)
        {
            link = FindOrAdd(body.From.Remember());
            return link is not null;
        }
    }

    /// <summary>The link of an address, a new one when there is room, or null.</summary>
    private ChatLink? FindOrAdd(RemoteAddress address)
    {
        if (_byAddress.TryGetValue(address, out ChatLink? link))
        {
            return link;
        }

        if (_byAddress.Count >= _options.MaxLinks)
        {
            RemoteAddress? idle = _byAddress.FirstOrDefault(static pair => pair.Value.Peer is null && pair.Value.IsIdle).Key;
            if (idle is null)
            {
                return null;
            }

            _byAddress.Remove(idle);
        }

        return Add(address);
    }

    private ChatLink Add(RemoteAddress address)
    {
        ChatLink link = new(this, address);
        _byAddress[address] = link;
        return link;
    }

    private void Tick()
    {
        long now = NowMillis;
        foreach (ChatLink link in Links)
        {
            link.Tick(now);
        }
    }
}
