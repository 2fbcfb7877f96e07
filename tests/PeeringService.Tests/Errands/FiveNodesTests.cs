using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Tests.Updates;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>The network of S2, figure 1: five nodes, of which D and E alone are connected to the Internet.</summary>
public sealed class FiveNodesTests(BackendFixture backend) : IClassFixture<BackendFixture>
{
    [Fact]
    [Trait("Capability", "V17")]
    public async Task Three_nodes_without_Internet_update_and_report_through_two_that_have_it()
    {
        await using ErrandBench bench = new(backend, size: 5);
        Uri manifest = new(backend.Address + "/manifest");
        await AssertNoWayOutAsync(manifest);
        List<Member> members = [];
        for (int place = 0; place < 5; place++)
        {
            ErrandNode node = await bench.AddAsync(isConnected: place >= 3, options => options with { Fetchable = [manifest] });
            members.Add(new Member(node, manifest, backend.Pem, bench));
        }

        // All at once. Each has its report in its upload folder, and looks for an update until there is one.
        byte[][] reports = [.. members.Select(member => Encoding.UTF8.GetBytes($"<report node=\"{member.Node.Id}\" version=\"1.0\"/>"))];
        string[] names = await Task.WhenAll(members.Select((member, place) => member.Node.AddAsync(reports[place])));
        UpdateResult[] results = await Task.WhenAll(members.Select(member => member.UpdateAsync()));

        // Every node has the six files, each as the manifest's issuer signed it.
        Assert.All(members, member =>
        {
            UpdaterView view = member.Updater.View;
            Assert.Equal(6, view.Installed.Count);
            Assert.All(view.Installed, one => Assert.Equal(one.Digest, ObjectId.Of(File.ReadAllBytes(Path.Combine(view.Folder!, one.Name)))));
        });

        // Those without Internet had all of it from peers.
        Assert.All(results[..3], result => Assert.All(result.Sources.Values.SelectMany(parts => parts), part => Assert.False(part.IsOrigin, part.Source)));

        // Every report is at the backend, once, and each reporter has the backend's receipt for its own file.
        await ErrandBench.UntilAsync(() => members.Select((member, place) => member.Node.IsDone(names[place])).All(isDone => isDone), "a report");
        for (int place = 0; place < 5; place++)
        {
            ErrandNode node = members[place].Node;
            Assert.Equal([ErrandNode.DigestOf(reports[place])], await backend.ReportsOfAsync(node.Id));
            Assert.True(node.HasReceipt(names[place], reports[place]));
            Assert.Equal(place < 3, node.ViewOf(names[place])!.By is not null);
            Assert.Empty(node.Errands.BlackList);
        }

        Assert.All(members[..3], member => Assert.Contains(member.Node.ViewOf(names[members.IndexOf(member)])!.By, members[3..].Select(one => one.Node.Address)));
        members.ForEach(member => member.Updater.Dispose());
    }

    /// <summary>The way out of those without Internet is one that refuses.</summary>
    private static async Task AssertNoWayOutAsync(Uri url)
    {
        using HttpClient client = new(new SocketsHttpHandler { Proxy = new WebProxy(ErrandBench.ClosedProxy) });
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(url, TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
    }

    private sealed class Member : IUpdatedProduct, IManifestSource
    {
        public Member(ErrandNode node, Uri manifest, string pem, ErrandBench bench)
        {
            Node = node;
            UpdaterOptions options = new()
            {
                Product = TestIssuer.Product,
                Folder = Path.Combine(bench.Folder, "product-" + node.Id),
                FetchAttempts = 20,
                FetchRetry = TimeSpan.FromMilliseconds(200),
            };
            Updater = new ProductUpdater(
                options, ManifestReader.FromPem(pem), new ErrandManifestSource(() => node.Errands, this, ManifestReader.FromPem(pem), manifest),
                node.Node.Fetcher, new LocalFetchedObjects(node.Node.Objects), this, bench.Clock.Time, NullLogger<ProductUpdater>.Instance);
        }

        public ErrandNode Node { get; }

        public ProductUpdater Updater { get; }

        public async Task<UpdateResult> UpdateAsync()
        {
            UpdateResult? result = null;
            await ErrandBench.UntilAsync(
                async () => (result = await Updater.CheckAsync(UpdateTrigger.Event, TestContext.Current.CancellationToken)).Outcome == UpdateOutcome.Installed,
                $"an update of {Node.Id}");
            return result!;
        }

        public Task<byte[]> FetchAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody asks for this.");

        public Task<bool> StartAsync(string folder, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
