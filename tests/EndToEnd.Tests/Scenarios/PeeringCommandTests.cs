using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.EndToEnd.Tests.Houses;
using static NanoPeers.EndToEnd.Tests.Houses.GatewayCommands;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>What the person at a console does with gateways that share objects: an origin, two gateways and each command are processes of their own.</summary>
public sealed partial class PeeringCommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);
    private static readonly byte _place = (byte)(Environment.ProcessId % 200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_over_the_Internet_once_and_a_product_is_kept_up_to_date()
    {
        await using Network network = new();
        await using BackendRun origin = await BackendRun.StartAsync();
        GatewayProcess alice = await PeeringGatewayAsync(network, "alice", 1);
        GatewayProcess bob = await PeeringGatewayAsync(network, "bob", 2);
        string file = $"/files/{Six().Match(await origin.GetAsync("/manifest")).Groups[1].Value}";

        string first = await RunAsync(alice, ExitCode.Done, "need", origin.Address + file);
        string second = await RunAsync(bob, ExitCode.Done, "need", origin.Address + file, "--out", network.Folder("copy"));
        Assert.Contains("Internet", first, StringComparison.Ordinal);
        Assert.Contains($"127.23.{_place}.1:", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Internet", second, StringComparison.Ordinal);
        Assert.Equal(1, await origin.RequestsAsync(file));
        Assert.Equal(931_840, new FileInfo(network.Folder("copy")).Length);
        Assert.Contains("not-got", await RunAsync(bob, ExitCode.NotDone, "need", origin.Address + "/files/none", "--cached-only"), StringComparison.Ordinal);

        string key = network.Folder("issuer.pem");
        await File.WriteAllTextAsync(key, await origin.GetAsync("/key.pem"), Cancellation);
        foreach (GatewayProcess gateway in new[] { alice, bob })
        {
            await RunAsync(gateway, ExitCode.Done, "updates", "add", "antivirus", origin.Address + "/manifest", "--issuer", key);
        }

        await RunUntilAsync(alice, "runs and is healthy", "updates", "list");
        await RunUntilAsync(bob, "runs and is healthy", "updates", "list");
        foreach (Match one in Six().Matches(await origin.GetAsync("/manifest")))
        {
            int times = await origin.RequestsAsync($"/files/{one.Groups[1].Value}");
            Assert.True(times == 1, $"{one.Value} came {times} times.\n{alice.Log}\n{bob.Log}");
        }

        string picture = network.Folder("who.svg");
        string savings = await RunAsync(bob, ExitCode.Done, "savings", "--svg", picture);
        Assert.Contains("Myavdat", savings, StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Load(picture).Root!.Name.LocalName);
        Assert.Contains("no more", await RunAsync(bob, ExitCode.Done, "updates", "remove", "antivirus"), StringComparison.Ordinal);
        Assert.Contains("product-unknown", await RunAsync(bob, ExitCode.NotDone, "updates", "check", "antivirus"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_does_not_peer_says_how_it_would()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync("alone", 0);
        Assert.Contains("--peering", await RunAsync(gateway, ExitCode.NotDone, "updates", "list"), StringComparison.Ordinal);
        Assert.Contains("peering-absent", await RunAsync(gateway, ExitCode.NotDone, "savings"), StringComparison.Ordinal);
    }

    private static Task<GatewayProcess> PeeringGatewayAsync(Network network, string name, byte number) => network.GatewayAsync(
        name, 0, "--peering", $"127.23.{_place}.{number}", "--peering-port", $"{20_000 + (Environment.ProcessId % 20_000)}",
        "--peering-peer", $"127.23.{_place}.{3 - number}");

    [GeneratedRegex(@"/files/([A-Za-z0-9]+\.\d{10}\.cab)")]
    private static partial Regex Six();
}
