using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Tests.Peering;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>A whole network is updated at once: nodes on addresses of their own, real sockets, the six files of S2 in their sizes.</summary>
public sealed class NetworkUpdateTests
{
    private const int Nodes = 100;

    [Fact]
    [Trait("Capability", "U10")]
    public async Task AHundredNodesFetchEachFileFromTheInternetOnce()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(Nodes);
        using TestIssuer issuer = new();
        Issued[] files =
        [
            Six("data", ComponentClass.Data, 910), Six("index", ComponentClass.Data, 16), Six("engine", ComponentClass.Engine, 370),
            Six("filter", ComponentClass.Engine, 360), Six("program", ComponentClass.Product, 240), Six("screen", ComponentClass.Product, 340),
        ];
        foreach (Issued file in files)
        {
            bench.Origin.Put(file.Href[(bench.Origin.Url.Length + 1)..], file.Content);
        }

        byte[] manifest = issuer.Manifest(1, bench.Time.GetUtcNow(), files);
        bench.Origin.Put("manifest", manifest);
        using HttpClient origin = new();
        List<ProductUpdater> updaters = [];
        for (int i = 0; i < Nodes; i++)
        {
            TestNode node = await bench.AddAsync();
            updaters.Add(new ProductUpdater(
                new UpdaterOptions { Product = TestIssuer.Product, Folder = "in memory" }, issuer.Reader(),
                new OriginManifestSource(origin, new Uri(bench.Origin.Url + "/manifest")), node.Fetcher, new LocalFetchedObjects(node.Objects),
                new HealthProgram([]), bench.Time, NullLogger.Instance, new MemoryUpdateDisk()));
        }

        Task<UpdateResult>[] checks = [.. updaters.Select(one => one.CheckAsync(UpdateTrigger.Event, TestContext.Current.CancellationToken))];
        UpdateResult[] results = await bench.ResultAsync(Task.WhenAll(checks), 600_000, mayTransfer: true);

        Assert.All(results, result => Assert.Equal(UpdateOutcome.Installed, result.Outcome));
        Assert.All(files, file => Assert.Equal(1, bench.Origin.CountOf(file.Href)));
        Assert.Equal(Nodes, bench.Origin.CountOf(bench.Origin.Url + "/manifest"));
        Assert.All(updaters, updater => Assert.Equal(6, updater.View.Installed.Count));
        long whole = files.Sum(file => (long)file.Content.Length);
        double saved = 1 - (double)(whole + (Nodes * (long)manifest.Length)) / (Nodes * (whole + manifest.Length));
        Assert.True(saved >= 0.98, $"{saved:p2} of the octets were saved.");
        updaters.ForEach(one => one.Dispose());

        Issued Six(string name, int componentClass, int thousands) =>
            Issued.Of(name, componentClass, "26.11.21", thousands * 1_000) with { Origin = bench.Origin.Url };
    }
}
