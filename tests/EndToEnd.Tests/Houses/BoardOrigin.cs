using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using NanoPeers.Updates;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>Who issues applications for boards: signs manifests, and is the origin of bundles; counts what is asked for.</summary>
internal sealed class BoardOrigin : IAsyncDisposable
{
    private const string Product = "lamp";
    private const int ChunkShift = 10;

    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _server;
    private uint _sequence;

    private BoardOrigin(IPAddress address)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://{address}:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Url { get; private set; } = "";

    /// <summary>What a board is told of its updates.</summary>
    public string Settings =>
        $"product={Product}\nmanifest={Url}/manifest\nkey={Base64Url.EncodeToString(_key.ExportParameters(false).Modulus)}\n";

    public static async Task<BoardOrigin> StartAsync(IPAddress address)
    {
        BoardOrigin origin = new(address);
        await origin._server.StartAsync(TestContext.Current.CancellationToken);
        origin.Url = origin._server.Urls.Single();
        return origin;
    }

    public string HrefOf(string version) => $"{Url}/lamp-{version}.pe";

    /// <summary>How often a bundle was asked for here.</summary>
    public int CountOf(string version) => _asked.Count(path => path == $"/lamp-{version}.pe");

    /// <summary>Issues a version: from now on the manifest names it.</summary>
    public void Issue(string version, byte[] bundle)
    {
        Assert.True(UpdateVersion.TryParse(version, out ulong number));
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var writer = new UpdateManifestWriter();
        writer.Begin(Product, ++_sequence, now, now + 604_800, 0);
        writer.AddComponent(
            ComponentClass.Product, "lamp.pe", number, HrefOf(version), bundle.Length, SHA256.HashData(bundle), ChunkForm.Hmac, ChunkShift, Digests(bundle));
        Assert.False(writer.IsOverfull);
        byte[] octets = writer.Buffer[..writer.Length];
        _files[$"/lamp-{version}.pe"] = bundle;
        _files["/manifest"] = [.. octets, .. _key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)];
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    /// <summary>UPDATES.md, "Chunks": HMAC under a public label.</summary>
    private static byte[] Digests(byte[] bundle) =>
        [.. bundle.Chunk(1 << ChunkShift).SelectMany(chunk => HMACSHA256.HashData("NanoPeers chunk 1"u8.ToArray(), chunk))];

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        _asked.Enqueue(path);
        if (!_files.TryGetValue(path, out byte[]? file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        int start = (int)(context.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0);
        if (start > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{file.Length - 1}/{file.Length}";
        }

        context.Response.ContentLength = file.Length - start;
        await context.Response.Body.WriteAsync(file.AsMemory(start));
    }
}
