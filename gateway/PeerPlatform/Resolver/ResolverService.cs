using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>The resolver of a full peer: handlers by name, and queries to members of its groups. Any thread may call. RESOLVER.md.</summary>
public sealed partial class ResolverService : IPeerService, IBodyHandler, IResolverControl
{
    [ThreadStatic]
    private static ResolverMessage? _message;

    private readonly GroupPeer _groups;
    private readonly Lock _gate = new();
    private readonly ResolverQueries _queries = new(ResolverTuning.MaxQueries);
    private readonly ResolverWait?[] _waits = new ResolverWait?[ResolverTuning.MaxQueries];
    private readonly ResolverRoutes _routes = new();
    private readonly ConcurrentDictionary<string, IPeerResolverHandler> _handlers = new(StringComparer.Ordinal);
    private PeerNode? _node;
    private ITimer? _timer;
    private int _disposed;

    /// <summary>Makes the resolver of a peer.</summary>
    /// <param name="groups">The peer's groups.</param>
    public ResolverService(GroupPeer groups) => _groups = groups;

    /// <inheritdoc/>
    public bool AcceptsClear => false;

    /// <inheritdoc/>
    public bool AcceptsGroup => true;

    /// <summary>Which helpers are asked before the members themselves; null where none ever is. POLICIES.md, "Central help".</summary>
    public Func<GroupPort, string, IReadOnlyList<Identifier>>? Helpers { get; set; }

    private PeerNode Node => _node ?? throw new InvalidOperationException("The resolver has no node yet.");

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        node.Handle(ProtocolTag.Resolver, this);
    }

    /// <inheritdoc/>
    public void Start()
    {
        TimeSpan period = TimeSpan.FromMilliseconds(ResolverTuning.TickMillis);
        _timer = Node.Time.CreateTimer(static state => ((ResolverService)state!).Tick(), this, period, period);
    }

    /// <inheritdoc/>
    public bool Add(IPeerResolverHandler handler)
    {
        byte[] name = Encoding.Latin1.GetBytes(handler.Name);
        return ResolverNames.IsName(name, 0, name.Length) && _handlers.TryAdd(KeyOf(handler.Name, handler.Group), handler);
    }

    /// <inheritdoc/>
    public void Remove(IPeerResolverHandler handler) => _handlers.TryRemove(KeyValuePair.Create(KeyOf(handler.Name, handler.Group), handler));

    /// <inheritdoc/>
    public async Task<ResolverAnswer> QueryAsync(
        GroupPort port, Identifier member, string handler, byte[] question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (question.Length > ResolverLimits.MaxPayload)
        {
            return new ResolverAnswer(ResolverStatus.TooLong, member, []);
        }

        byte[] name = Encoding.Latin1.GetBytes(handler);
        if (Begin(port.Group, member, name, 1, timeout) is not { } wait)
        {
            return new ResolverAnswer(ResolverStatus.Busy, member, []);
        }

        try
        {
            wait.Expected = 1;
            if (await port.ConnectAsync(member, cancellationToken).ConfigureAwait(false) is null
                || SendQuery(port, member, name, wait.Id, 0, null, question) != SendStatus.Sent)
            {
                return new ResolverAnswer(ResolverStatus.NotSent, member, []);
            }

            await wait.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
            return First(wait) ?? new ResolverAnswer(ResolverStatus.TimedOut, member, []);
        }
        finally
        {
            End(wait);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResolverAnswer>> QueryGroupAsync(
        GroupPort port, string handler, byte[] question, int hops, TimeSpan timeout, CancellationToken cancellationToken)
    {
        byte[] name = Encoding.Latin1.GetBytes(handler);
        bool fits = question.Length <= ResolverLimits.MaxPayload;
        if (!fits || Begin(port.Group, null, name, ResolverTuning.MaxAnswers, timeout) is not { } wait)
        {
            return [];
        }

        try
        {
            IReadOnlyList<Identifier> helpers = Helpers?.Invoke(port, "rendezvous") ?? [];
            Identifier[] asked = [.. (helpers.Count > 0 ? helpers : port.Members).Where(member => !member.Equals(port.Self) && !port.IsConstrained(member))];
            bool[] sent = await Task.WhenAll(asked.Select(member => AskAsync(port, member, name, wait.Id, hops, question, cancellationToken)))
                .WaitAsync(timeout, Node.Time, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                // With hops there may be answers of peers that were not asked from here.
                wait.Expected = hops > 0 ? -1 : sent.Count(static one => one);
                wait.EndIfWhole();
            }

            await wait.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What came until now counts.
        }
        finally
        {
            End(wait);
        }

        lock (_gate)
        {
            return wait.Answers;
        }
    }

    /// <inheritdoc/>
    public int Tell(GroupPort port, Identifier? member, string handler, byte[] octets)
    {
        if (octets.Length > ResolverLimits.MaxPayload)
        {
            return 0;
        }

        (byte[] Name, byte[] Octets) told = (Encoding.Latin1.GetBytes(handler), octets);
        Action<MessageWriter, (byte[] Name, byte[] Octets)> write = static (writer, it) =>
            ResolverMessages.WriteTell(writer, it.Name, it.Octets, 0, it.Octets.Length);
        return member is null ? port.SendToAll(ProtocolTag.Resolver, told, write)
            : port.SendTo(member, ProtocolTag.Resolver, told, write) == SendStatus.Sent ? 1 : 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        lock (_gate)
        {
            Array.ForEach(_waits, static wait => wait?.End());
        }
    }

    /// <summary>Names have no such sign in them.</summary>
    private static string KeyOf(string name, Identifier? group) => group is null ? name : $"{name}@{group}";

    private static ulong NewId()
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(octets);
        return Math.Max(BitConverter.ToUInt64(octets), 1);
    }

    private static SendStatus SendQuery(GroupPort port, Identifier member, byte[] handler, ulong id, int hops, Identifier? origin, byte[] question) =>
        port.SendTo(member, ProtocolTag.Resolver, (handler, id, hops, origin, question), static (writer, it) =>
            ResolverMessages.WriteQuery(writer, it.handler, it.id, it.hops, it.origin, it.question, 0, it.question.Length));

    private static async Task<bool> AskAsync(
        GroupPort port, Identifier member, byte[] handler, ulong id, int hops, byte[] question, CancellationToken cancellationToken) =>
        await port.ConnectAsync(member, cancellationToken).ConfigureAwait(false) is not null
            && SendQuery(port, member, handler, id, hops, null, question) == SendStatus.Sent;

    private ResolverWait? Begin(Identifier group, Identifier? only, byte[] handler, int mostAnswers, TimeSpan timeout)
    {
        lock (_gate)
        {
            ulong id = NewId();
            int place = _queries.Begin(id, handler, mostAnswers, Node.NowMillis + (long)timeout.TotalMilliseconds);
            return place < 0 ? null : _waits[place] = new ResolverWait(id, group, only);
        }
    }

    private void End(ResolverWait wait)
    {
        lock (_gate)
        {
            _queries.End(wait.Id);
            int place = Array.IndexOf(_waits, wait);
            if (place >= 0)
            {
                _waits[place] = null;
            }
        }
    }

    private ResolverAnswer? First(ResolverWait wait)
    {
        lock (_gate)
        {
            return wait.Answers.Count > 0 ? wait.Answers[0] : null;
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            int place;
            while ((place = _queries.HandleTimeout(Node.NowMillis)) >= 0)
            {
                _waits[place]?.End();
                _waits[place] = null;
            }
        }
    }
}
