using System.Net;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

/// <summary>An alias server on a port of its own, with a store on a real disk.</summary>
internal sealed class ServedAliases : IAsyncDisposable
{
    /// <summary>Limits that no machine is too slow for.</summary>
    public static readonly AliasServerOptions Patient = new()
    {
        HeaderTime = TimeSpan.FromMinutes(10), IdleTime = TimeSpan.FromMinutes(10), SlowGrace = TimeSpan.FromMinutes(10), MaxUploads = 32,
    };

    private readonly TemporaryFolder _folder = new();
    private AliasServer? _server;

    private ServedAliases()
    {
        Store = LocalObjects.Open(new LocalObjectsOptions { Folder = Path.Combine(Folder, "objects") });
    }

    public LocalObjects Store { get; }

    public AliasTable Table { get; private init; } = new();

    public string Folder => _folder.Path;

    public string Uploads => Path.Combine(Folder, "uploads");

    public AliasServer Server => _server!;

    public IPEndPoint Endpoint => Server.Endpoint;

    public static async Task<ServedAliases> StartAsync(AliasServerOptions? options = null, TimeProvider? time = null)
    {
        ServedAliases served = new() { Table = new AliasTable(time) };
        served._server = await AliasServer.StartAsync(
            served.Store, served.Table, (options ?? Patient) with { Port = 0 }, null, time, TestContext.Current.CancellationToken);
        return served;
    }

    /// <summary>Puts a thing into the store and gives it an alias.</summary>
    public async Task<string> PublishAsync(Things thing)
    {
        Assert.Equal(thing.Id, await Store.AddAsync(thing.WithDigest, new MemoryStream(thing.Content), TestContext.Current.CancellationToken));
        return Table.Publish(thing.Id);
    }

    public UploadAlias OpenUpload(long maxOctets = 10_000, int maxFiles = 1_000, Action<StoredUpload>? stored = null) =>
        Table.OpenUpload(new UploadOrder("report", Uploads, DateTimeOffset.UtcNow.AddHours(1)) { MaxOctets = maxOctets, MaxFiles = maxFiles, Stored = stored });

    public Task<RawAnswer> AskAsync(string request) => RawConnection.AskAsync(Endpoint, request);

    public Task<RawAnswer> GetAsync(string path, string headers = "") => AskAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");

    public Task<RawAnswer> PostAsync(string path, string body, string headers = "") =>
        AskAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Store.Dispose();
        _folder.Dispose();
    }
}
