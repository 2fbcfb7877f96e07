using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A full peer with its groups, on a network in memory: the service as the gateway has it.</summary>
internal sealed class GroupEnd : IAsyncDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly CancellationTokenSource _watching = new();
    private readonly ConcurrentQueue<GroupEvent> _events = new();
    private readonly Task _watch;

    internal GroupEnd(GroupHouse house, int number, MemoryGroupStore store)
    {
        Number = number;
        Store = store;
        Name = GroupHouse.NameOf(number);
        store.Boots++;
        Tap = new TapTransport(
            house.NewTransport?.Invoke(number) ?? new MemoryTransport(house.Network, string.Create(CultureInfo.InvariantCulture, $"{Name}-{store.Boots}")));
        Groups = new GroupPeer(
            new GroupPeerOptions
            {
                Id = GroupHouse.IdOf(number), Name = Name, Cryptography = _cryptography, BootCount = store.Boots, Store = store,
                Statements = store.Statements, TickMillis = house.TickMillis, Registry = house.Registry(),
            },
            NullLogger<GroupPeer>.Instance);
        TransportTable transports = new();
        transports.Register(house.Wrap?.Invoke(Tap) ?? Tap);
        Node = new PeerNode(
            new PeerNodeOptions
            {
                Id = GroupHouse.IdOf(number), Cryptography = _cryptography, Transports = transports, GroupKeys = Groups, GroupResponders = Groups,
                BootCount = store.Boots, Trace = new LockedTrace(), Traffic = Meter,
            },
            NullLogger<PeerNode>.Instance);
        Groups.Attach(Node);
        Services = house.Services(Groups);
        foreach (IPeerService service in Services)
        {
            service.Attach(Node);
        }

        house.Attaching(this);
        _watch = WatchAsync();
        Node.Start();
        Groups.Start();
        foreach (IPeerService service in Services)
        {
            service.Start();
        }
    }

    internal int Number { get; }

    internal string Name { get; }

    internal MemoryGroupStore Store { get; }

    internal GroupPeer Groups { get; }

    internal PeerNode Node { get; }

    internal TapTransport Tap { get; }

    internal IReadOnlyList<IPeerService> Services { get; }

    /// <summary>What goes by at this peer.</summary>
    internal TrafficMeter Meter { get; } = new();

    internal T Find<T>() => Services.OfType<T>().Single();

    internal Identifier Id => Groups.Id;

    internal RemoteAddress Address => Tap.TryResolve(Tap.LocalEndpoint, out RemoteAddress? address, out _) ? address : throw new InvalidOperationException();

    internal IEnumerable<GroupEvent> Events => _events;

    internal IEnumerable<string> Refusals => _events.Where(one => one.Kind == GroupEventKind.Refused).Select(one => one.Text);

    internal IEnumerable<GroupEvent> Heard(string text) => _events.Where(one => one.Kind == GroupEventKind.Said && one.Text == text);

    internal GroupDetail Show(string group) => Groups.Show(group)!;

    internal GroupStatus? Status(string group) => Groups.Show(group)?.Status;

    internal bool IsMemberOf(string group) => Status(group)?.Standing == GroupStanding.Member;

    internal int MembersOf(string group) => Status(group)?.Members ?? 0;

    internal async Task<GroupAnswer> SayAsync(string group, string text, bool inClear = false) =>
        await Groups.SayAsync(group, text, inClear, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        foreach (IPeerService service in Services.Reverse())
        {
            await service.DisposeAsync();
        }

        await Groups.DisposeAsync();
        await Node.DisposeAsync();
        await _watch;
        _watching.Dispose();
        Meter.Dispose();
        _cryptography.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (GroupEvent happened in Groups.WatchAsync(_watching.Token))
            {
                _events.Enqueue(happened);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }
}
