using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>Three gateways and thirty virtual boards on thirty-three machines in three subnets, where a tenth of all that is sent is lost.</summary>
public sealed class ThreeRegionsTests
{
    private const int BoardsEach = 10;
    private const int LinesEach = 5;
    private const string House = "house";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_boards_find_their_gateways_and_no_line_of_the_gateways_group_is_lost_or_doubled()
    {
        Assert.SkipWhen(SubnetNetwork.WhyNot is not null, $"Skipped: {SubnetNetwork.WhyNot}.");
        using TemporaryFolder folder = new();
        await using SubnetNetwork network = new();
        network.Switch.Loss = 0.1;
        network.Switch.Reordering = 0.1;
        List<RegionGateway> gateways = [];
        try
        {
            foreach (int subnet in (int[])[1, 2, 3])
            {
                gateways.Add(await RegionGateway.StartAsync(network, subnet, folder.File($"region{subnet}")));
            }

            await Task.WhenAll(gateways.Select(gateway => gateway.AddBoardsAsync(Enumerable.Range(1, BoardsEach).Select(board => $"light{board}"))));
            await Task.WhenAll(gateways.Select(gateway => gateway.BoardsPresentAsync(_limit)));
            await JoinAsync(gateways);
            await TalkAsync(network.Switch, gateways);
        }
        finally
        {
            foreach (RegionGateway gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private static async Task JoinAsync(List<RegionGateway> gateways)
    {
        await gateways[0].Api.CreateGroupAsync(new GroupCreationOrder { Name = House, Membership = "open" }, Cancellation);
        GroupAnswerView invitation = await gateways[0].Api.InviteToGroupAsync(House, new GroupInviteOrder { LifetimeSeconds = 3600 }, Cancellation);
        foreach (RegionGateway gateway in gateways.Skip(1))
        {
            await gateway.Api.JoinAsync(new GroupJoinOrder { Invitation = invitation.Text }, Cancellation);
        }

        foreach (RegionGateway gateway in gateways)
        {
            GroupDetailView? seen = null;
            await Waiting.UntilAsync(
                async () => (seen = await gateway.Api.GroupAsync(House, Cancellation)).Members.Count(member => member.Reachable) == gateways.Count,
                "all three have heard of each other", _limit, () => $"{string.Join('\n', seen!.Members)}\n{gateway.Log}");
        }
    }

    /// <summary>Lines in three parts: before a partition, on both sides of it, and after it.</summary>
    private static async Task TalkAsync(FrameSwitch between, List<RegionGateway> gateways)
    {
        List<GroupWatch> watches = [];
        foreach (RegionGateway gateway in gateways)
        {
            watches.Add(await GroupWatch.StartAsync(gateway.Api, Cancellation));
        }

        await SayAsync(gateways, "before");
        between.Partition(3);
        await SayAsync(gateways, "apart");
        between.Partition();
        await SayAsync(gateways, "after");
        string[] said = [.. ((string[])["before", "apart", "after"]).SelectMany(part => Enumerable.Range(1, LinesEach).Select(line => $"{part} {line}"))];
        foreach ((RegionGateway hearer, GroupWatch watch) in gateways.Zip(watches))
        {
            string[] others = [.. gateways.Where(gateway => gateway != hearer).Select(gateway => gateway.Name)];
            await Waiting.UntilAsync(
                () => watch.Lines().Count >= others.Length * said.Length, $"{hearer.Name} has heard all", _limit, () => string.Join('\n', watch.Lines()));
            foreach (string name in others)
            {
                string[] heard = [.. watch.Lines().Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..])];
                Assert.Equal(said, heard);
            }

            await watch.DisposeAsync();
        }
    }

    private static async Task SayAsync(IEnumerable<RegionGateway> gateways, string part)
    {
        foreach (RegionGateway gateway in gateways)
        {
            for (int line = 1; line <= LinesEach; line++)
            {
                await gateway.Api.SayAsync(House, new GroupLineOrder { Text = $"{part} {line}" }, Cancellation);
            }
        }
    }
}
