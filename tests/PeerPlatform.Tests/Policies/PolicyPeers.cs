using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>Peers of one group with resolver and policies, all of them the real services.</summary>
internal sealed class PolicyPeers : IAsyncDisposable
{
    internal const string Group = "press";

    private PolicyPeers(GroupHouse house, GroupEnd[] ends)
    {
        House = house;
        Ends = ends;
    }

    internal GroupHouse House { get; }

    internal GroupEnd[] Ends { get; }

    internal PolicyService this[int peer] => Ends[peer].Find<PolicyService>();

    internal GroupPort Port(int peer) => Ends[peer].Groups.FindPort(Group)!;

    internal ResolverService Resolver(int peer) => Ends[peer].Find<ResolverService>();

    /// <summary>A group of peers; the first made it and is its authority.</summary>
    internal static async Task<PolicyPeers> MakeAsync(int count, PolicyServiceOptions? options = null, params string[] rules)
    {
        GroupHouse house = new() { Services = groups => Services(groups, options ?? new PolicyServiceOptions()) };
        GroupEnd[] ends = house.Add(1, count);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder(Group, "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], Group, ends[1..]);
        PolicyPeers peers = new(house, ends);
        await peers.ChangeAsync(rules);
        return peers;
    }

    /// <summary>Changes rules of the group, and waits until all know them.</summary>
    internal async Task ChangeAsync(params string[] rules)
    {
        if (rules.Length > 0)
        {
            GroupAnswer answer = await Ends[0].Groups.ChangePolicyAsync(Group, rules, GroupHouse.Stop);
            Assert.True(answer.Result == GroupResult.Done, answer.Text);
            await Eventually.TrueAsync(() => Ends.All(end => rules.All(rule => end.Show(Group).Policy.Contains(rule))), "all know the rules");
        }
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    private static List<IPeerService> Services(GroupPeer groups, PolicyServiceOptions options)
    {
        ResolverService resolver = new(groups);
        return [resolver, new PolicyService(groups, resolver, options, NullLogger<PolicyService>.Instance)];
    }
}
