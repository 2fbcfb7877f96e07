using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Peering;
using NanoPeers.PeeringService.Tests.Updates;
using NanoPeers.PeeringService.Transfers;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Tests.Composition;

/// <summary>The whole service in one object, in the program's own process, with real sockets, files and clock.</summary>
public sealed class LocalPeeringServiceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-service-");
    private readonly int _port = 20_000 + (Environment.ProcessId % 20_000);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Capability", "S6")]
    public async Task AProgramPeersInItsOwnProcess()
    {
        await using OriginServer origin = await OriginServer.StartAsync();
        byte[] content = RandomNumberGenerator.GetBytes(200_000);
        string href = origin.Put("file.bin", content);
        await using LocalPeeringService first = await StartAsync(1);
        await using LocalPeeringService second = await StartAsync(2);

        FetchOutcome one = await NeedAsync(first, href);
        FetchOutcome two = await NeedAsync(second, href);

        Assert.Equal(ObjectId.Of(content), one.Object);
        Assert.Equal(ObjectId.Of(content), two.Object);
        Assert.Equal(1, origin.CountOf(href));
        FetchPart part = Assert.Single(two.Parts);
        Assert.StartsWith(AddressOf(1) + ":", part.Source);
        Assert.Equal((false, (long)content.Length), (part.IsOrigin, part.Octets));
        Assert.Contains(second.Transfers.List(), went => went.From == AddressOf(1).ToString() && went.Octets == content.Length);
        Assert.Contains(first.Transfers.List(), went => went.To == AddressOf(2).ToString() && went.Octets == content.Length);
        FileSavings saved = Assert.Single(FileSavings.Of(second.Transfers.List()));
        Assert.Equal((href, 0L, (long)content.Length), (saved.Href, saved.FromInternet, saved.FromPeers));
    }

    /// <summary>Peering server, HTTP server, client and updater come with one reference: this project's, whose assemblies are looked at.</summary>
    [Fact]
    [Trait("Capability", "U1")]
    public async Task OneLibraryHasServerHttpClientAndUpdater()
    {
        Assert.Equal(
            [typeof(LocalPeeringService).Assembly],
            new[] { typeof(LocalPeering), typeof(NanoPeers.PeeringService.Aliases.AliasServer), typeof(ObjectFetcher), typeof(ProductUpdater) }.Select(type => type.Assembly).Distinct());
        using TestIssuer issuer = new();
        await using OriginServer origin = await OriginServer.StartAsync();
        Issued engine = Issued.Of("engine", 2, "1.0.0", 50_000);
        string manifest = PutProduct(origin, issuer, engine, out Action<uint> issue);
        issue(1);
        await using LocalPeeringService service = await StartAsync(3);

        Assert.Null(service.Products.Add(new ProductSettings { Name = "antivirus", Manifest = manifest, IssuerKey = PemOf(issuer) }));

        await UntilAsync(() => service.Products.List() is [{ View: { Sequence: 1, OnTrial: false, Folder: not null } }]);
        Assert.Equal(engine.Content, await File.ReadAllBytesAsync(
            Path.Combine(service.Products.List()[0].View.Folder!, "engine"), TestContext.Current.CancellationToken));
        Assert.True(service.Objects.Find(origin.Url + "/engine-1.0.0.cab").Presence == ObjectPresence.Complete);
        using HttpClient peer = new();
        string path = service.Aliases.Publish(ObjectId.Of(engine.Content));
        Assert.Equal(engine.Content, await peer.GetByteArrayAsync(service.Server.UrlOf(path, AddressOf(3)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ProductsAndTheRecordSurviveARestart()
    {
        using TestIssuer issuer = new();
        await using OriginServer origin = await OriginServer.StartAsync();
        string manifest = PutProduct(origin, issuer, Issued.Of("data", 1, "2.0.0", 10_000), out Action<uint> issue);
        issue(7);
        IReadOnlyList<Transfer> before;
        await using (LocalPeeringService service = await StartAsync(4))
        {
            Assert.Null(service.Products.Add(new ProductSettings { Name = "antivirus", Manifest = manifest, IssuerKey = PemOf(issuer), AtBoot = true }));
            await UntilAsync(() => service.Products.List() is [{ View: { Sequence: 7, Folder: not null } }]);
            await UntilAsync(() => service.Transfers.List().Count == 1);
            before = service.Transfers.List();
        }

        await using LocalPeeringService again = await StartAsync(4);

        Assert.Equal(before, again.Transfers.List());
        Assert.Equal(7u, Assert.Single(again.Products.List()).View.Sequence);
        Assert.True(await again.Products.RemoveAsync("antivirus"));
        Assert.False(await again.Products.RemoveAsync("antivirus"));
        Assert.Empty(again.Products.List());
    }

    [Theory]
    [InlineData("../out", "http://origin.example.org/m", "is no name for a product")]
    [InlineData("antivirus", "file:///etc/passwd", "is not of http or https")]
    [InlineData("antivirus", "http://origin.example.org/m", "issuer's key is not")]
    public async Task SettingsThatCannotBeAreNamed(string name, string manifest, string says)
    {
        await using LocalPeeringService service = await StartAsync(5);

        string? fault = service.Products.Add(new ProductSettings { Name = name, Manifest = manifest, IssuerKey = "none" });

        Assert.Contains(says, fault);
        Assert.Empty(service.Products.List());
    }

    [Fact]
    public async Task ASecondServiceInOneFolderIsRefused()
    {
        await using LocalPeeringService service = await StartAsync(6);

        await Assert.ThrowsAsync<ObjectStoreException>(() => StartAsync(6));
    }

    [Fact]
    public async Task AHealthProgramDecides()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is a shell's \"test\".");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "good"), "", TestContext.Current.CancellationToken);

        Assert.True(await new HealthProgram(["sh", "-c", "test -f \"$0/good\""]).StartAsync(_folder.FullName, TestContext.Current.CancellationToken));
        Assert.False(await new HealthProgram(["sh", "-c", "test -f \"$0/bad\""]).StartAsync(_folder.FullName, TestContext.Current.CancellationToken));
        using CancellationTokenSource over = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new HealthProgram(["sh", "-c", "sleep 600"]).StartAsync(_folder.FullName, over.Token));
    }

    private static string PemOf(TestIssuer issuer) => issuer.PublicKeyPem;

    private static string PutProduct(OriginServer origin, TestIssuer issuer, Issued component, out Action<uint> issue)
    {
        string href = origin.Put($"{component.Name}-{component.Version}.cab", component.Content);
        issue = sequence => origin.Put("manifest", issuer.Manifest(sequence, DateTimeOffset.UtcNow, [component with { Origin = href[..href.LastIndexOf('/')] }]));
        return origin.Url + "/manifest";
    }

    private static async Task<FetchOutcome> NeedAsync(LocalPeeringService service, string href) => await service.Fetcher.FetchAsync(
        new FetchOrder(new Uri(href), new ObjectExpectation(href), CachedOnly: false, FetchPolicy.Wait), null, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static IPAddress AddressOf(int place) => new([127, 21, (byte)(Environment.ProcessId % 200), (byte)place]);

    private Task<LocalPeeringService> StartAsync(int place)
    {
        LocalPeeringServiceOptions options = new()
        {
            Folder = Path.Combine(_folder.FullName, $"node-{place}"),
            NodeId = $"{place:d32}",
            Peering = new PeeringOptions
            {
                Address = AddressOf(place), Port = _port, Group = null, Peers = [.. Enumerable.Range(1, 2).Select(one => new IPEndPoint(AddressOf(one), _port))],
            },
        };
        return LocalPeeringService.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }
}
