using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>Peer information of a full peer: what it tells of itself, and what it asks of others. Any thread may call. INFORMATION.md.</summary>
public sealed partial class InformationService : IPeerService, IInformationControl
{
    private const int Tries = 3;
    private const int MaxItems = 10_000;
    private const int TickMillis = 250;

    private readonly GroupPeer _groups;
    private readonly InformationOptions _options;
    private readonly ConcurrentDictionary<string, IPeerFacility> _facilities = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<uint, Action<InfoReply, Identifier>> _waiting = new();
    private readonly InfoSubscriptions _subscriptions = new();
    private readonly Lock _gate = new();
    private PeerNode? _node;
    private PeerFacts? _facts;
    private ITimer? _timer;

    /// <summary>Makes the information of a peer.</summary>
    /// <param name="groups">The peer's groups.</param>
    /// <param name="options">What it tells of itself.</param>
    public InformationService(GroupPeer groups, InformationOptions options)
    {
        _groups = groups;
        _options = options;
    }

    private PeerNode Node => _node ?? throw new InvalidOperationException("Peer information has no node yet.");

    private PeerFacts Facts => _facts ?? throw new InvalidOperationException("Peer information has no node yet.");

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        _facts = new PeerFacts(node, _groups, _options, () => [.. _facilities.Values]);
        node.Handle(ProtocolTag.Info, new Bodies(this));
    }

    /// <inheritdoc/>
    public void Start()
    {
        TimeSpan period = TimeSpan.FromMilliseconds(TickMillis);
        _timer = Node.Time.CreateTimer(static state => ((InformationService)state!).Tick(), this, period, period);
    }

    /// <summary>Adds a service of this peer.</summary>
    /// <param name="facility">The service.</param>
    /// <returns>False when its name is none or is taken.</returns>
    public bool Add(IPeerFacility facility) =>
        Encoding.UTF8.GetByteCount(facility.Name) is > 0 and <= InfoLimits.MaxService && _facilities.TryAdd(facility.Name, facility);

    /// <summary>Takes a service away; one that is not there is no fault.</summary>
    /// <param name="facility">The service.</param>
    public void Remove(IPeerFacility facility) => _facilities.TryRemove(KeyValuePair.Create(facility.Name, facility));

    /// <inheritdoc/>
    public IReadOnlyList<InfoItem> Own(int section) => Facts.Read(section);

    /// <inheritdoc/>
    public async Task<InfoAnswer> AskAsync(string group, Identifier member, int section, CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port || await port.ConnectAsync(member, cancellationToken).ConfigureAwait(false) is null)
        {
            return new InfoAnswer(InfoStatus.None, []);
        }

        return await CollectAsync(section, (id, from) => port.SendTo(
            member, ProtocolTag.Info, (id, section, from), static (writer, it) =>
                InfoMessages.WriteQuery(writer, it.id, it.section, it.from, 0)), member, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<InfoAnswer> AskClearAsync(RemoteAddress address, int section, CancellationToken cancellationToken) => CollectAsync(
        section,
        (id, from) =>
        {
            // As long as the longest answer may be: a third of it would do, and costs the asker nothing.
            SessionWriting question = new(Node);
            return question.Send(address, writer => InfoMessages.WriteQuery(writer, id, section, from, InfoLimits.MaxItems / InfoLimits.ClearFactor));
        },
        null,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static uint NewId() => Math.Max(1, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));

    /// <summary>Asks for a section until it is whole.</summary>
    private async Task<InfoAnswer> CollectAsync(int section, Func<uint, int, SendStatus> send, Identifier? from, CancellationToken cancellationToken)
    {
        List<InfoItem> items = [];
        int next = 0;
        do
        {
            int at = next;
            InfoReply? reply = await ExchangeAsync(id => send(id, at), from, cancellationToken).ConfigureAwait(false);
            if (reply is null || reply.Status != InfoStatus.Given || reply.Section != section)
            {
                return new InfoAnswer(reply?.Status ?? InfoStatus.None, items);
            }

            items.AddRange(reply.Items);
            next = reply.Next > at ? reply.Next : 0;
        }
        while (next > 0 && items.Count < MaxItems);
        return new InfoAnswer(InfoStatus.Given, items);
    }

    /// <summary>Sends a question until it is answered; null when it never is. In clear anybody's answer counts who knows its number.</summary>
    private async Task<InfoReply?> ExchangeAsync(Func<uint, SendStatus> send, Identifier? from, CancellationToken cancellationToken)
    {
        uint id = NewId();
        TaskCompletionSource<InfoReply> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = (reply, sender) =>
        {
            if (from is null || from.Equals(sender))
            {
                answered.TrySetResult(reply);
            }
        };
        try
        {
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                send(id);
                try
                {
                    return await answered.Task.WaitAsync(_options.Patience, Node.Time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // Asked again, under the same number.
                }
            }

            return null;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private void Tick()
    {
        long now = Node.NowMillis;
        IReadOnlyList<InfoSubscription> due;
        lock (_gate)
        {
            due = _subscriptions.Due(now);
        }

        foreach (InfoSubscription one in due)
        {
            byte[] items = new byte[InfoLimits.MaxItems];
            int length = InfoItems.Write(Facts.Read(one.Section), items, items.Length, 0, out int next);
            bool tells;
            lock (_gate)
            {
                tells = InfoSubscriptions.Note(one, items.AsSpan(0, length), now);
            }

            if (_groups.FindPort(one.Group) is not { } port || !port.IsMember(one.Peer) || (tells && Push(port, one, items, length, next) != SendStatus.Sent))
            {
                lock (_gate)
                {
                    _subscriptions.EndAll(one.Peer, one.Group);
                }
            }
        }
    }

    private static SendStatus Push(GroupPort port, InfoSubscription one, byte[] items, int length, int next) =>
        port.SendTo(one.Peer, ProtocolTag.Info, (one, items, length, next), static (writer, it) =>
            InfoMessages.WriteAnswer(writer, it.one.Id, it.one.Section, InfoStatus.Given, it.items, it.length, it.next));
}
