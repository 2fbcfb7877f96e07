using System.Net;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Applications of boards over the network: virtual boards as processes, a gateway's peering node, real sockets, an address for each.</summary>
public sealed class BoardUpdateTests
{
    private const int Nodes = 5;
    private const int Origin = 9;

    private static readonly byte _network = (byte)(Environment.ProcessId % 250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "U12")]
    public async Task A_bad_package_is_tried_on_a_board_and_the_previous_version_runs_again()
    {
        using TemporaryFolder folder = new();
        await using BoardOrigin origin = await BoardOrigin.StartAsync(AddressOf(Origin));
        origin.Issue("1.0", BoardApplications.Healthy("1.0", on: true));
        await using UpdatedBoard board = Board(folder, "lamp", 1, origin);
        await board.WaitForAsync("@application none");
        board.Update();
        int at = await board.WaitForAsync("@application healthy 1.0.0.0");
        await board.UntilStatusAsync("light=on");

        // One that throws, one that is no assembly, and one that takes the board down with it, again and again.
        (string Version, byte[] Bundle, string Why)[] bad =
        [
            ("2.0", BoardApplications.Throwing("2.0"), "threw"),
            ("3.0", BoardApplications.NoAssembly(), "not-loaded"),
            ("4.0", BoardApplications.Crashing("4.0"), "never-healthy"),
        ];
        foreach ((string version, byte[] bundle, string why) in bad)
        {
            origin.Issue(version, bundle);
            board.Update();
            at = await board.WaitForAsync($"@application given-up {version}.0.0 {why}", at);
            at = await board.WaitForAsync("@application healthy 1.0.0.0", at);
        }

        Assert.Contains(board.Lines, line => line.Contains("Tries application 2.0.0.0.", StringComparison.Ordinal));
        Assert.Contains(board.Lines, line => line.Contains("Application 2.0.0.0 fails: threw, a null too many.", StringComparison.Ordinal));
        Assert.Equal(3, board.Lines.Count(line => line.Contains("Tries application 4.0.0.0.", StringComparison.Ordinal)));

        // A good one is taken all the same, and does what it is for.
        origin.Issue("5.0", BoardApplications.Healthy("5.0", on: false));
        board.Update();
        await board.WaitForAsync("@application healthy 5.0.0.0", at);
        await board.UntilStatusAsync("light=off");
    }

    [Fact]
    public async Task A_board_gets_its_application_from_the_gateway_and_the_next_board_from_that_board_while_the_gateway_is_gone()
    {
        using TemporaryFolder folder = new();
        await using BoardOrigin origin = await BoardOrigin.StartAsync(AddressOf(Origin));
        byte[] bundle = BoardApplications.Healthy("1.0", on: true);
        origin.Issue("1.0", bundle);
        LocalPeeringService gateway = await GatewayAsync(folder, "gateway", 0);
        await using UpdatedBoard first = Board(folder, "first", 1, origin);
        try
        {
            FetchOutcome held = await FetchAsync(gateway, origin, bundle, cachedOnly: false);
            Assert.NotNull(held.Object);
            await first.WaitForAsync("@application none");
            first.Update();
            await first.WaitForAsync("@application healthy 1.0.0.0");
        }
        finally
        {
            await gateway.DisposeAsync();
        }

        Assert.Contains(first.Lines, line => line == $"@update installed from-peers={bundle.Length} from-origin=0");
        Assert.Equal(1, origin.CountOf("1.0"));

        // The gateway is gone: the manifest comes from its origin, as always, and the bundle from the first board.
        await using UpdatedBoard second = Board(folder, "second", 2, origin);
        await second.WaitForAsync("@application none");
        second.Update();
        await second.WaitForAsync("@application healthy 1.0.0.0");
        Assert.Contains(second.Lines, line => line == $"@update installed from-peers={bundle.Length} from-origin=0");
        Assert.Contains(second.Lines, line => line.Contains($"The bundle is fetched from the peer {AddressOf(1)}.", StringComparison.Ordinal));
        Assert.Equal(1, origin.CountOf("1.0"));
        await first.UntilStatusAsync($"served={bundle.Length}");

        // And a gateway without anything gets it from boards, with ranges, too.
        await using LocalPeeringService another = await GatewayAsync(folder, "another", 3);
        FetchOutcome outcome = await FetchAsync(another, origin, bundle, cachedOnly: true);
        Assert.Equal(ObjectId.Of(bundle), outcome.Object);
        Assert.Equal(1, origin.CountOf("1.0"));
    }

    private static UpdatedBoard Board(TemporaryFolder folder, string name, int place, BoardOrigin origin) => new(
        folder.File(name), origin.Settings,
        ["--peering", $"{At(place)}", .. Enumerable.Range(0, Nodes).SelectMany(peer => (string[])["--peering-peer", $"{At(peer)}"])]);

    private static Task<LocalPeeringService> GatewayAsync(TemporaryFolder folder, string name, int place) => LocalPeeringService.StartAsync(
        new LocalPeeringServiceOptions
        {
            Folder = folder.File(name),
            NodeId = Guid.NewGuid().ToString("N"),
            Peering = new PeeringOptions { Address = AddressOf(place), Group = null, Peers = [.. Enumerable.Range(0, Nodes).Select(At)] },
        },
        TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, Cancellation);

    private static Task<FetchOutcome> FetchAsync(LocalPeeringService gateway, BoardOrigin origin, byte[] bundle, bool cachedOnly)
    {
        string href = origin.HrefOf("1.0");
        ObjectExpectation expected = new(href) { Length = bundle.Length, Sha256 = ObjectId.Of(bundle) };
        return gateway.Fetcher.FetchAsync(new FetchOrder(new Uri(href), expected, cachedOnly, FetchPolicy.Wait), null, Cancellation);
    }

    private static IPEndPoint At(int place) => new(AddressOf(place), PeeringOptions.DefaultPort);

    private static IPAddress AddressOf(int place) => new([127, 23, _network, (byte)(place + 1)]);
}
