using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Peers on one network in memory. The first of them makes the groups.</summary>
internal sealed class GroupHouse : IAsyncDisposable
{
    private const int KeyCount = 104;

    // Made once for all tests: making one takes a tenth of a second.
    private static readonly Lazy<byte[]>[] _keys = [.. Enumerable.Range(0, KeyCount).Select(_ => new Lazy<byte[]>(NewKey))];

    private readonly List<GroupEnd> _ends = [];

    internal MemoryNetwork Network { get; } = new();

    /// <summary>How often the peers' groups are looked at, milliseconds.</summary>
    internal int TickMillis { get; init; } = 20;

    /// <summary>Makes policies of their own known to the peers.</summary>
    internal Func<GroupPolicyRegistry> Registry { get; init; } = () => new GroupPolicyRegistry();

    /// <summary>Adds services to a peer before it starts.</summary>
    internal Action<GroupEnd> Attaching { get; init; } = static _ => { };

    /// <summary>Gives a peer, by its number, another transport than one in memory.</summary>
    internal Func<int, ITransport>? NewTransport { get; init; }

    /// <summary>Puts something between a peer's node and its transport; null for nothing.</summary>
    internal Func<ITransport, ITransport>? Wrap { get; init; }

    /// <summary>Makes services over the peers' nodes.</summary>
    internal Func<GroupPeer, IReadOnlyList<IPeerService>> Services { get; init; } = _ => [];

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"peer{number}");

    internal static Identifier IdOf(int number) => Identifier.Parse(string.Create(CultureInfo.InvariantCulture, $"0badcafe-0000-4000-8000-{number:x12}"))!;

    internal GroupEnd Add(int number, MemoryGroupStore? store = null)
    {
        GroupEnd end = new(this, number, store ?? new MemoryGroupStore(_keys[number].Value));
        _ends.Add(end);
        return end;
    }

    /// <summary>Makes the keys of some peers on all processors: each takes a tenth of a second.</summary>
    internal static void MakeKeys(int count) => Parallel.For(1, count + 1, number => _ = _keys[number].Value);

    /// <summary>The identity key of a peer, as it stores it.</summary>
    internal static PeerKey KeyOf(int number)
    {
        Assert.True(PeerKey.TryImport(_keys[number].Value, out PeerKey? key));
        return key!;
    }

    internal GroupEnd[] Add(int from, int count) => [.. Enumerable.Range(from, count).Select(number => Add(number))];

    /// <summary>Stops a peer and starts it again with what it had stored.</summary>
    internal async Task<GroupEnd> RestartAsync(GroupEnd end)
    {
        await StopAsync(end);
        return Add(end.Number, end.Store);
    }

    internal async Task StopAsync(GroupEnd end)
    {
        _ends.Remove(end);
        await end.DisposeAsync();
    }

    /// <summary>A group, made by the first peer.</summary>
    internal static async Task<GroupAnswer> CreateAsync(GroupEnd by, GroupOrder order)
    {
        GroupAnswer answer = await by.Groups.CreateAsync(order, Stop);
        Assert.True(answer.Result == GroupResult.Done, answer.Text);
        return answer;
    }

    internal static string Invite(GroupEnd by, string group, string? name = null)
    {
        GroupAnswer answer = by.Groups.Invite(group, name, TimeSpan.FromHours(1));
        Assert.True(answer.Result == GroupResult.Done, answer.Text);
        return answer.Text;
    }

    internal static Task<GroupAnswer> JoinAsync(GroupEnd end, string invitation, string? password = null, bool wantsKey = true) =>
        end.Groups.JoinAsync(new GroupJoin(invitation) { Password = password, WantsKey = wantsKey }, Stop);

    /// <summary>Has peers join a group of the open way, one after the other, and waits until all see all.</summary>
    internal static async Task JoinAllAsync(GroupEnd by, string group, params GroupEnd[] others)
    {
        string invitation = Invite(by, group);
        foreach (GroupEnd other in others)
        {
            GroupAnswer answer = await JoinAsync(other, invitation);
            Assert.True(answer.Result == GroupResult.Done, answer.Text);
        }

        await AllSeeAsync(group, [by, .. others]);
    }

    /// <summary>Waits until each of some peers counts exactly them as members.</summary>
    internal static Task AllSeeAsync(string group, params GroupEnd[] members) =>
        Eventually.TrueAsync(() => members.All(end => end.MembersOf(group) == members.Length), $"all see {members.Length} members of {group}");

    /// <summary>Waits until all use the same key.</summary>
    internal static Task AllHaveKeyAsync(string group, params GroupEnd[] members) => Eventually.TrueAsync(
        () => members.All(end => end.Status(group)!.Epoch.Length > 0 && end.Status(group)!.Epoch == members[0].Status(group)!.Epoch),
        $"all of {group} have one key");

    /// <summary>Waits until each of some peers has heard each other of late.</summary>
    internal static Task AllReachAllAsync(string group, params GroupEnd[] members) => Eventually.TrueAsync(
        () => members.All(end => end.Show(group).Members.Where(member => members.Any(one => one.Id.Equals(member.Id))).All(member => member.IsReachable)),
        $"all of {group} reach all");

    public async ValueTask DisposeAsync()
    {
        foreach (GroupEnd end in _ends.ToArray())
        {
            await end.DisposeAsync();
        }

        Network.Dispose();
    }

    private static byte[] NewKey()
    {
        using PeerKey key = PeerKey.Create();
        return key.ExportPkcs8();
    }
}
