using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// This machine's node of the peering network: the protocol's server and clients (<see cref="PeeringNode"/>) on UDP sockets, with the local store as the list
/// of local aliased copies. PEERING-ON-GATEWAYS.md. All members may be called from any thread.
/// </summary>
public sealed class LocalPeering : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly PeeringOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeeringSockets _sockets;
    private readonly LocalCopies _copies;
    private readonly PeeringNode _node;
    private readonly SourceLimits _packetLimits;
    private readonly SourceLimits _requestLimits;
    private readonly List<PeeringUpload> _uploads = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _timer;
    private readonly List<Task> _loops = [];
    private readonly long _began;
    private long _plannedMillis = PeeringServer.Never;
    private long _heard;
    private long _heardOctets;
    private long _malformed;
    private long _dropped;
    private bool _closed;

    /// <summary>Opens the sockets and begins to hear.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="node">This node's peer id as text, printable ASCII; no other node of the network has it.</param>
    /// <param name="objects">The local store.</param>
    /// <param name="aliases">Gives objects their URLs.</param>
    /// <param name="draws">Random numbers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    /// <exception cref="SocketException">The address is not this machine's, or the port is taken.</exception>
    public LocalPeering(
        PeeringOptions options, string node, LocalObjects objects, IObjectAliases aliases, IPeeringDraws draws, TimeProvider time, ILogger? logger = null)
    {
        _options = options;
        _time = time;
        _logger = logger ?? NullLogger.Instance;
        _began = time.GetTimestamp();
        _packetLimits = new SourceLimits(options.PacketsPerSecond);
        _requestLimits = new SourceLimits(options.RequestsPerSecond);
        _sockets = new PeeringSockets(options);
        _copies = new LocalCopies(objects, aliases, options.Roles.HasFlag(PeeringRoles.Server), href => _node!.IsDownloading(href));
        _node = new PeeringNode(node, _sockets, _copies, draws, options.Settings);
        NodeId = node;
        Objects = objects;
        Aliases = new AliasRule(options.FirstAliasPort, options.LastAliasPort);
        _timer = time.CreateTimer(_ => HandleTimeout(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (Socket socket in _sockets.Hearing)
        {
            _loops.Add(Task.Run(() => HearAsync(socket), CancellationToken.None));
        }

        PeeringLog.Began(_logger, EndPoint, node);
    }

    /// <summary>This node's own address and port: where directed packets come in.</summary>
    public IPEndPoint EndPoint => _sockets.EndPoint;

    /// <summary>This node's peer id, as its packets have it.</summary>
    public string NodeId { get; }

    /// <summary>Requests that the server processes now (S2 fig. 3); 0 is the state idle (122), listening.</summary>
    public int ServerRequests => Locked(() => _node.Server.Active);

    /// <summary>Transactions of the client that are not ended (S2 fig. 4A); 0 is the state idle (142).</summary>
    public int ClientTransactions => Locked(() => _node.Active);

    /// <summary>"I have"s that the server sent.</summary>
    public int Answered => Locked(() => _node.Server.Answered);

    /// <summary>Responses that "I found" cancelled.</summary>
    public int Cancelled => Locked(() => _node.Server.Cancelled);

    /// <summary>What was sent and heard.</summary>
    public PeeringCounts Counts => Locked(() => new PeeringCounts(
        _sockets.Packets, _sockets.Octets, _heard, _heardOctets, _malformed, _dropped, _sockets.Unsent, _sockets.Said));

    internal LocalObjects Objects { get; }

    internal AliasRule Aliases { get; }

    internal TimeProvider Time => _time;

    internal int MaxTransactions => _options.Settings.MaxTransactions;

    /// <summary>Where a request stands at this server: a number of <see cref="PeeringServerState"/>.</summary>
    /// <param name="who">The asker's address.</param>
    /// <param name="id">The request's number there.</param>
    public int ServerStateOf(IPEndPoint who, uint id) => Locked(() => _node.Server.StateOf(PeeringAddress.Of(who), id));

    /// <summary>The downloading flag of a resource: this node retrieves it from the Internet now (S2 fig. 4B).</summary>
    public bool IsDownloading(string href) => Locked(() => _node.IsDownloading(href));

    /// <summary>Asks another list of copies first, for every request that is heard: of tasks that are done on behalf of peers, for example.</summary>
    public void AddCopies(IAliasedCopies copies) => Locked(() =>
    {
        _copies.Add(copies);
        return true;
    });

    /// <summary>Sees every transition of the states; called under this node's lock, so it must be quick. Null for none.</summary>
    public void TraceWith(IPeeringTrace? trace) => Locked(() => _node.Trace = trace);

    /// <summary>Makes an upload on behalf that hears this node's packets and clock until <see cref="EndUpload"/>.</summary>
    /// <param name="settings">How it asks.</param>
    /// <param name="listener">Called under this node's lock: it must not wait.</param>
    public PeeringUpload CreateUpload(PeeringUploadSettings settings, IPeeringUploadListener listener) => Locked(() =>
    {
        PeeringUpload upload = _node.CreateUpload(settings, listener);
        _uploads.Add(upload);
        return upload;
    });

    /// <summary>Takes an upload from this node.</summary>
    public void EndUpload(PeeringUpload upload) => Locked(() => _uploads.Remove(upload));

    /// <summary>Calls into a core (an upload, a transaction) with this node's clock, milliseconds, and alone; then plans what is due.</summary>
    public void Do(Action<long> call) => Locked(() =>
    {
        call(NowMillis);
        return true;
    });

    /// <summary>A copy came into the local store without this node's doing: whoever is known to want it is offered it.</summary>
    /// <param name="href">Its name.</param>
    public void TellOfCopy(string href) => Do(now => CopyArrived(href, now));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _sockets.Dispose();
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _closing.Dispose();
    }

    /// <summary>Begins a transaction; null when as many as can be are under way, and where this node is no client. Calls back under this node's lock.</summary>
    internal PeeringTransaction? Begin(string href, bool mayWait, bool cachedOnly, IPeeringListener listener) => Locked(
        () => _closed || !_options.Roles.HasFlag(PeeringRoles.Client) ? null : _node.Begin(href, mayWait, cachedOnly, listener, NowMillis));

    /// <summary>The entry of a name in the list of local aliased copies; null where this node is no server. Only within <see cref="Do"/>.</summary>
    internal IAliasedCopy? CopyToTell(string href) => _options.Roles.HasFlag(PeeringRoles.Server) ? _copies.Of(href) : null;

    internal void CopyArrived(string href, long nowMillis)
    {
        LocalCopy copy = _copies.Of(href);
        if (_options.Roles.HasFlag(PeeringRoles.Server) && copy.State is AliasedCopyState.Complete or AliasedCopyState.Incoming)
        {
            _node.Server.CopyArrived(copy, nowMillis);
        }
    }

    /// <summary>Whose packet is being handled, 0 for none: for lists of copies that answer each asker for himself. Only within a call of theirs.</summary>
    internal long Asker { get; private set; }

    internal long NowMillis => (long)_time.GetElapsedTime(_began).TotalMilliseconds;

    private T Locked<T>(Func<T> call)
    {
        lock (_gate)
        {
            T result = call();
            Plan();
            return result;
        }
    }

    private async Task HearAsync(Socket socket)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(PeeringLimits.MaxPacket + 1, pinned: true);
        SocketAddress from = PeeringAddress.NewSocketAddress();
        PeeringPacket packet = new();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                int count = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, _closing.Token).ConfigureAwait(false);
                HandleDatagram(packet, buffer, count, PeeringAddress.Of(from));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                HandleDatagram(packet, buffer, buffer.Length, PeeringAddress.Of(from));
            }
            catch (SocketException e)
            {
                // ICMP tells of peers that are gone; a broken socket tells the same again and again, and must not take a processor.
                PeeringLog.SocketFailed(_logger, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does all that a datagram is worth, on the thread that received it.</summary>
    internal void HandleDatagram(PeeringPacket packet, byte[] buffer, int count, long who)
    {
        lock (_gate)
        {
            try
            {
                Handle(packet, buffer, count, who, NowMillis);
            }
            catch (Exception e)
            {
                // Whatever a packet does, the next one is heard.
                PeeringLog.Failed(_logger, e);
            }

            Asker = 0;
            _heardOctets += count;
            _heard++;
            Plan();
        }
    }

    private void Handle(PeeringPacket packet, byte[] buffer, int count, long who, long nowMillis)
    {
        // Nodes of one machine have one address on loopback; elsewhere a source cannot choose another port to be heard more.
        long source = (who >> 40) == 127 ? who : who >> 16;
        if (_closed || who == 0 || !_packetLimits.Allows(source, nowMillis))
        {
            _dropped++;
            return;
        }

        if (packet.TryRead(buffer, 0, count) != PeeringFault.None)
        {
            _malformed++;
            return;
        }

        if (packet.Type == PeeringPacketType.Request && !_requestLimits.Allows(source, nowMillis))
        {
            _dropped++;
            return;
        }

        Asker = who;
        _node.HandlePacket(packet, who, nowMillis);
        for (int i = _uploads.Count - 1; i >= 0; i--)
        {
            if (i < _uploads.Count)
            {
                _uploads[i].HandlePacket(packet, who, nowMillis);
            }
        }
    }

    private void HandleTimeout()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                long now = NowMillis;
                _node.HandleTimeout(now);
                for (int i = _uploads.Count - 1; i >= 0; i--)
                {
                    if (i < _uploads.Count)
                    {
                        _uploads[i].HandleTimeout(now);
                    }
                }
            }
            catch (Exception e)
            {
                PeeringLog.Failed(_logger, e);
            }

            _plannedMillis = PeeringServer.Never;
            Plan();
        }
    }

    private void Plan()
    {
        long next = _node.NextTimeoutMillis;
        foreach (PeeringUpload upload in _uploads)
        {
            next = Math.Min(next, upload.NextTimeoutMillis);
        }

        if (_closed || next == _plannedMillis)
        {
            return;
        }

        _plannedMillis = next;
        TimeSpan due = next == PeeringServer.Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, next - NowMillis));
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
