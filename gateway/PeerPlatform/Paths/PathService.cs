using System.Net.NetworkInformation;
using NanoPeers.Endpoints;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Paths;

/// <summary>
/// Two full peers with a session tell each other all transports at which they can be reached, and ask each other there: so each message can take the
/// best that both have. When a network comes or goes, peers are told anew. PATHS.md.
/// </summary>
public sealed class PathService : IPeerService, IBodyHandler
{
    private const string BoardPurpose = "control";

    private readonly PathMessage _message = new();
    private readonly Lock _reading = new();
    private readonly PathServiceOptions _options;
    private PeerNode? _node;

    /// <summary>Makes the service.</summary>
    /// <param name="options">The settings; null for the usual ones.</param>
    public PathService(PathServiceOptions? options = null)
    {
        _options = options ?? new PathServiceOptions();
    }

    /// <inheritdoc/>
    public bool AcceptsClear => false;

    private PeerNode Node => _node ?? throw new InvalidOperationException("The service is not attached to a node.");

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        node.Handle(ProtocolTag.Paths, this);
        node.SessionLive += Tell;
    }

    /// <inheritdoc/>
    public void Start()
    {
        if (_options.FollowsNetworks)
        {
            NetworkChange.NetworkAddressChanged += OnNetworkChanged;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        if (_node is not null)
        {
            _node.SessionLive -= Tell;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Tells the peers of all sessions where this peer can be reached now, and that it lives: after a change of networks.</summary>
    public void TellAll()
    {
        Node.RefreshPaths();
        foreach (PeerSession session in Node.Sessions.Where(session => session.IsLive))
        {
            Tell(session);
        }
    }

    /// <inheritdoc/>
    public void Handle(ReceivedBody body)
    {
        if (body.Session is not { } session || !MayTell(session))
        {
            return;
        }

        IReadOnlyList<Endpoint> endpoints;
        lock (_reading)
        {
            DecodeStatus status = _message.TryDecode(body.Envelope.Buffer, body.Envelope.BodyOffset, body.Envelope.BodyLength);
            endpoints = status == DecodeStatus.Complete ? _message.CopyEndpoints() : [];
        }

        foreach (Endpoint endpoint in endpoints)
        {
            Resolution resolution = Node.Transports.Resolve(endpoint);
            bool isFast = resolution.Transport is { KeepsMessages: false };
            if (resolution.IsResolved && isFast && !session.Paths.Any(path => path.Transport == resolution.Transport && !path.IsDown))
            {
                session.Probe(resolution.Address);
            }
        }
    }

    /// <summary>
    /// Asks for a session at several endpoints of one peer, the best first: the next is tried as soon as one has failed or a moment has passed, and the first
    /// session that is live is taken.
    /// </summary>
    /// <param name="endpoints">Where the peer can be reached.</param>
    /// <param name="makeRequest">Makes a request of its own for each try: its key exchanges serve one alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session, or the last problem; null when no endpoint is of a transport of this peer.</returns>
    public async Task<ConnectResult?> ConnectAsync(
        IEnumerable<string> endpoints, Func<CancellationToken, Task<SessionRequest>> makeRequest, CancellationToken cancellationToken)
    {
        TransportPolicy policy = Node.TransportPolicy;
        RemoteAddress[] addresses =
        [
            .. endpoints.Select(text => Endpoint.Parse(text)).OfType<Endpoint>().Select(Node.Transports.Resolve).Where(found => found.IsResolved)
                .Select(found => found.Address!).Distinct().OrderBy(address => policy.PlaceOf(address.Scheme, isLarge: false)),
        ];
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<ConnectResult>> tries = [];
        ConnectResult? last = null;
        foreach (RemoteAddress address in addresses)
        {
            tries.Add(ConnectOneAsync(address, makeRequest, enough.Token));
            last = await FirstLiveAsync(tries, Task.Delay(_options.NextTryMillis, cancellationToken), last).ConfigureAwait(false);
            if (last?.Session is not null)
            {
                break;
            }
        }

        while (tries.Count > 0 && last?.Session is null)
        {
            last = await FirstLiveAsync(tries, Task.Delay(Timeout.Infinite, cancellationToken), last).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await enough.CancelAsync().ConfigureAwait(false);
        return last;
    }

    /// <summary>Whether a session is with a full peer that may use several transports; boards have one, and need their memory.</summary>
    private static bool MayTell(PeerSession session) => session.MayMove && session.Terms.Purpose != BoardPurpose;

    /// <summary>Waits until one try has an answer or the time is over, and takes the answers that are there.</summary>
    private static async Task<ConnectResult?> FirstLiveAsync(List<Task<ConnectResult>> tries, Task time, ConnectResult? last)
    {
        await Task.WhenAny([.. tries, time]).ConfigureAwait(false);
        foreach (Task<ConnectResult> done in tries.Where(one => one.IsCompleted).ToArray())
        {
            tries.Remove(done);
            ConnectResult result = await done.ConfigureAwait(false);
            last = last?.Session is null ? result : last;
        }

        return last;
    }

    private async Task<ConnectResult> ConnectOneAsync(
        RemoteAddress address, Func<CancellationToken, Task<SessionRequest>> makeRequest, CancellationToken cancellationToken)
    {
        try
        {
            return await Node.ConnectAsync(address, await makeRequest(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Another one was faster, or the caller gave up.
            return new ConnectResult(null, null, 0, SessionFailure.Cancelled, RejectReason.None);
        }
    }

    private void OnNetworkChanged(object? sender, EventArgs change) => TellAll();

    private void Tell(PeerSession session)
    {
        if (MayTell(session) && Node.Transports.Transports.Count > 1)
        {
            session.SendBody(ProtocolTag.Paths, Node.Transports.Endpoints, static (writer, endpoints) => PathMessage.Write(writer, endpoints));
        }
    }
}
