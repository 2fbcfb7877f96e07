using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;
using NanoPeers.Vectors;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The full update of S2 from the backend's origin, over HTTP, onto a real disk.</summary>
public sealed class UpdateOriginTests : IDisposable
{
    private static readonly (string Name, int Kibioctets)[] _six =
        [("Myavdat", 910), ("Myxtrdat", 16), ("Mycioagt", 370), ("Vsasap", 360), ("Vseng9x", 240), ("Vsengine", 340)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("upd-");
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Capability", "U9")]
    public async Task The_origin_has_the_six_files_of_the_source_in_exactly_their_sizes_with_a_date_in_their_names()
    {
        using BackendProcess backend = await BackendProcess.StartAsync("--seed", "1", "--stamp", "2611211430");
        UpdateOffer offer = await OfferAsync(backend);
        Assert.Equal(_six.Select(one => (one.Name, one.Kibioctets * 1024L)), offer.Components.Select(one => (one.Name, one.Length)));
        Assert.Equal(2236 * 1024, offer.Components.Sum(one => one.Length));
        VectorCase[] vector = VectorFile.Load("updates/manifests", "six components").List("components");
        foreach ((UpdateComponent component, VectorCase expected) in offer.Components.Zip(vector))
        {
            Assert.Matches($@"/files/{Regex.Escape(component.Name)}\.2611211430\.cab$", component.Href);
            byte[] content = await _client.GetByteArrayAsync(component.Href, TestContext.Current.CancellationToken);
            Assert.Equal(component.Length, content.Length);
            Assert.Equal(component.Digest, ObjectId.Of(content));
            Assert.Equal(expected.Octets("sha256"), SHA256.HashData(content));
            Assert.True(ChunkDigests.Of(content, 1 << 14).SameAs(component.Chunks));
        }
    }

    [Fact]
    public async Task Everything_is_fetched_once_from_manifest_to_installed_version_and_then_only_what_is_newer()
    {
        using BackendProcess backend = await BackendProcess.StartAsync();
        using LocalObjects store = LocalObjects.Open(new LocalObjectsOptions { Folder = Path.Combine(_folder.FullName, "objects") });
        var product = new Product();
        var options = new UpdaterOptions { Product = TestIssuer.Product, Folder = Path.Combine(_folder.FullName, "product") };
        using (ProductUpdater updater = await UpdaterAsync(backend, store, product, options))
        {
            await Assert.ThrowsAsync<IOException>(() => UpdaterAsync(backend, store, product, options)); // one updater a folder
            UpdateResult result = await CheckAsync(updater);
            Assert.True(result.Outcome == UpdateOutcome.Installed, result.Detail);
            Assert.Equal(UpdateOutcome.UpToDate, (await CheckAsync(updater)).Outcome);
            AssertInstalled(updater);
        }

        Dictionary<string, (long Requests, long Octets)> counters = await CountersAsync(backend);
        Assert.Equal(2, counters["/manifest"].Requests);
        Assert.All(_six, one => Assert.Equal((1, one.Kibioctets * 1024), counters[$"/files/{one.Name}.2611211430.cab"]));

        // Two weeks of data later: two files of six, after a restart.
        (await _client.PostAsync($"{backend.Address}/issue?stamp=2611281430", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        using ProductUpdater again = await UpdaterAsync(backend, store, product, options);
        Assert.Equal(1u, again.View.Sequence);
        Assert.Equal(UpdateOutcome.Installed, (await CheckAsync(again)).Outcome);
        AssertInstalled(again);
        counters = await CountersAsync(backend);
        Assert.Equal(926 * 1024, counters.Where(one => one.Key.Contains("2611281430", StringComparison.Ordinal)).Sum(one => one.Value.Octets));
        Assert.All(_six, one => Assert.Equal(1, counters[$"/files/{one.Name}.2611211430.cab"].Requests));
        Assert.Equal(2, product.Started.Distinct().Count());
    }

    [Theory]
    [InlineData("/nothing", "404")]
    [InlineData("/files/Myavdat.2611211430.cab", "longer than 8192")]
    public async Task An_origin_that_shows_something_else_is_a_named_fault(string path, string expected)
    {
        using BackendProcess backend = await BackendProcess.StartAsync();
        var source = new OriginManifestSource(_client, new Uri(backend.Address + path));
        ManifestUnavailableException fault =
            await Assert.ThrowsAsync<ManifestUnavailableException>(() => source.FetchAsync(TestContext.Current.CancellationToken));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_that_is_away_is_a_named_fault()
    {
        string address;
        using (BackendProcess backend = await BackendProcess.StartAsync())
        {
            address = backend.Address;
        }

        var source = new OriginManifestSource(_client, new Uri(address + "/manifest"));
        ManifestUnavailableException fault =
            await Assert.ThrowsAsync<ManifestUnavailableException>(() => source.FetchAsync(TestContext.Current.CancellationToken));
        Assert.Contains("cannot be reached", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new OriginManifestSource(_client, new Uri("file:///etc/passwd")));
    }

    [Fact]
    public async Task One_line_that_all_share_takes_its_time()
    {
        using BackendProcess backend = await BackendProcess.StartAsync("--rate", "65536");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Task<byte[]>[] fetches =
        [
            .. Enumerable.Range(0, 2).Select(_ => _client.GetByteArrayAsync($"{backend.Address}/files/Myxtrdat.2611211430.cab", TestContext.Current.CancellationToken)),
        ];
        await Task.WhenAll(fetches);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.45), $"32 KiB at 64 KiB a second took {clock.Elapsed}");
    }

    private static Task<UpdateResult> CheckAsync(ProductUpdater updater) => updater.CheckAsync(UpdateTrigger.Event, TestContext.Current.CancellationToken);

    private static void AssertInstalled(ProductUpdater updater)
    {
        UpdaterView view = updater.View;
        Assert.Equal(6, view.Installed.Count);
        foreach (UpdateComponent component in view.Installed)
        {
            Assert.Equal(component.Digest, ObjectId.Of(File.ReadAllBytes(Path.Combine(view.Folder!, component.Name))));
        }
    }

    private async Task<ProductUpdater> UpdaterAsync(BackendProcess backend, LocalObjects store, Product product, UpdaterOptions options)
    {
        string pem = await _client.GetStringAsync($"{backend.Address}/key.pem", TestContext.Current.CancellationToken);
        return new ProductUpdater(
            options, ManifestReader.FromPem(pem), new OriginManifestSource(_client, new Uri(backend.Address + "/manifest")),
            new Downloads(_client, store), new LocalFetchedObjects(store), product, TimeProvider.System, NullLogger<ProductUpdater>.Instance);
    }

    private async Task<UpdateOffer> OfferAsync(BackendProcess backend)
    {
        ManifestReader reader = ManifestReader.FromPem(await _client.GetStringAsync($"{backend.Address}/key.pem", TestContext.Current.CancellationToken));
        Assert.Null(reader.Read(await _client.GetByteArrayAsync($"{backend.Address}/manifest", TestContext.Current.CancellationToken)));
        return UpdateOffer.Of(reader.Manifest);
    }

    private async Task<Dictionary<string, (long Requests, long Octets)>> CountersAsync(BackendProcess backend)
    {
        using JsonDocument counters =
            JsonDocument.Parse(await _client.GetByteArrayAsync($"{backend.Address}/counters", TestContext.Current.CancellationToken));
        return counters.RootElement.EnumerateObject().ToDictionary(
            one => one.Name, one => (one.Value.GetProperty("requests").GetInt64(), one.Value.GetProperty("octets").GetInt64()));
    }

    /// <summary>A fetcher that knows no peers: everything comes from the origin into the local store.</summary>
    private sealed class Downloads(HttpClient client, LocalObjects store) : IObjectFetcher
    {
        public async Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
        {
            using Stream content = await client.GetStreamAsync(order.Origin, cancellationToken);
            ObjectId? id = await store.AddAsync(order.Expected, content, cancellationToken);
            return new FetchOutcome(id, [new FetchPart(order.Origin.Host, IsOrigin: true, order.Expected.Length!.Value)], id is null ? FetchFault.Damaged : null);
        }
    }

    private sealed class Product : IUpdatedProduct
    {
        public List<string> Started { get; } = [];

        public Task<bool> StartAsync(string folder, CancellationToken cancellationToken)
        {
            Started.Add(folder);
            return Task.FromResult(true);
        }
    }
}
