using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>Three gateways and thirty virtual boards on thirty-three machines in three subnets, where a tenth of all that is sent is lost.</summary>
public sealed class ThreeRegionsTests
{
    private const int BoardsEach = 10;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Thirty_boards_find_their_gateways_although_a_tenth_of_all_is_lost()
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
            foreach (RegionGateway gateway in gateways)
            {
                await gateway.BoardsPresentAsync(_limit);
            }
        }
        finally
        {
            foreach (RegionGateway gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }
}
