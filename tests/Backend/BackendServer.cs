using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace NanoPeers.Backend;

/// <summary>The origin, the issuer of certificates and the collector of reports as one HTTP server.</summary>
internal sealed class BackendServer : IAsyncDisposable
{
    /// <summary>Most octets of a report.</summary>
    private const int MaxReport = 1 << 20;

    private readonly BackendOptions _options;
    private readonly RSA _key;
    private readonly TrafficCounters _counters = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReleasedFile> _files = new(StringComparer.Ordinal);
    private readonly WebApplication _application;
    private readonly ErrandDesk _desk;
    private UpdateRelease _release;
    private byte[]? _manifest;

    private BackendServer(BackendOptions options)
    {
        _options = options;
        _key = ReadKey(options.KeyFile);
        _desk = new ErrandDesk(_key, options);
        _release = UpdateRelease.First(options.Seed, options.Stamp, options.Sequence);
        Publish(_release);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _application = builder.Build();
        Map(new SharedLine(options.OctetsPerSecond, TimeProvider.System));
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => _application.Urls.First().TrimEnd('/');

    /// <summary>How peers reach it.</summary>
    private string BaseUrl => _options.BaseUrl ?? Address;

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address is taken, or the key cannot be read.</exception>
    public static async Task<BackendServer> StartAsync(BackendOptions options)
    {
        BackendServer server = new(options);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private static RSA ReadKey(string? file)
    {
        if (file is null)
        {
            return RSA.Create(2048);
        }

        RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return key.KeySize == 2048 ? key : throw new CryptographicException("The key has another length.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{file} holds no private RSA key of 2048 bits in PEM.", e);
        }
    }

    private void Map(SharedLine line)
    {
        _application.Use(async (HttpContext context, RequestDelegate next) =>
        {
            string path = context.Request.Path.Value ?? "/";
            _counters.CountRequest(path);
            context.Response.Body = new CountedBody(context.Response.Body, path, _counters, line);
            await next(context);
        });
        _application.UseRouting();
        _application.MapGet("/manifest", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Bytes(Manifest(), "application/octet-stream");
        });
        _application.MapGet("/key.pem", () => Results.Text(_key.ExportSubjectPublicKeyInfoPem()));
        _application.MapGet("/counters", () => Results.Json(_counters.Read()));
        _application.MapMethods("/files/{name}", ["GET", "HEAD"], (string name) => FileOf(name));
        _application.MapPost("/issue", (string? stamp) => Issue(stamp));
        _application.MapPost("/certificates", (string? alias, string? task, string? href) => Certify(alias ?? "", task ?? "", href ?? BaseUrl + "/upload"));
        _application.MapPost("/upload", (HttpRequest request, string? task, string? reporter) => CollectAsync(request, task ?? "", reporter ?? ""));
        _application.MapGet("/reports", () => Results.Json(_desk.Reports));
        _application.UseEndpoints(_ => { });
    }

    // Signed once: two manifests with one number would contradict each other.
    private byte[] Manifest()
    {
        using (_gate.EnterScope())
        {
            return _manifest ??= _release.Manifest(_key, BaseUrl, DateTimeOffset.UtcNow, TimeSpan.FromDays(_options.LifeDays));
        }
    }

    private IResult FileOf(string name)
    {
        using (_gate.EnterScope())
        {
            return _files.TryGetValue(name, out ReleasedFile? file)
                ? Results.Bytes(
                    file.Content,
                    "application/octet-stream",
                    entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(file.Content))}\""),
                    enableRangeProcessing: true)
                : Results.NotFound();
        }
    }

    private IResult Issue(string? stamp)
    {
        if (stamp is null || !UpdateRelease.IsStamp(stamp))
        {
            return Results.BadRequest("stamp is not of ten digits.");
        }

        using (_gate.EnterScope())
        {
            _release = _release.Next(_options.Seed, stamp);
            _manifest = null;
            Publish(_release);
            return Results.Text($"{_release.Sequence}");
        }
    }

    private IResult Certify(string alias, string task, string href) =>
        !_desk.IsApproved(alias) || !href.StartsWith(BaseUrl + "/", StringComparison.Ordinal)
            ? Results.Text("That alias, or what it is for, is not approved.", statusCode: StatusCodes.Status403Forbidden)
        : _desk.Certify(alias, task, href) is byte[] certificate ? Results.Bytes(certificate, "application/octet-stream")
        : Results.BadRequest("alias, task or href is no such text.");

    private async Task<IResult> CollectAsync(HttpRequest request, string task, string reporter)
    {
        byte[] file = new byte[MaxReport + 1];
        int count = await request.Body.ReadAtLeastAsync(file, file.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return count == 0 || count > MaxReport ? Results.Text("A report has 1 octet to 1 MiB.", statusCode: StatusCodes.Status413PayloadTooLarge)
            : _desk.Collect(file[..count], task, BaseUrl + "/upload", reporter) is byte[] receipt ? Results.Bytes(receipt, "application/octet-stream")
            : Results.BadRequest("task or reporter is no such text.");
    }

    // Files of earlier releases stay: somebody may be fetching them.
    private void Publish(UpdateRelease release)
    {
        foreach (ReleasedFile file in release.Files)
        {
            _files[file.Name] = file;
        }
    }
}
