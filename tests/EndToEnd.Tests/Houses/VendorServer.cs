using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A vendor on the Internet of a test: files and signed release notes, how often each was asked for, and one file that is slow.</summary>
internal sealed class VendorServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VendorServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Url => _server.Urls.Single();

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>A file of which the second half comes only after <see cref="Release"/>.</summary>
    public string? SlowFile { get; set; }

    public static async Task<VendorServer> StartAsync()
    {
        VendorServer vendor = new();
        await vendor._server.StartAsync(TestContext.Current.CancellationToken);
        return vendor;
    }

    public int AskedFor(string name) => _asked.GetValueOrDefault("/" + name);

    public void Release() => _released.TrySetResult();

    public string Put(string name, byte[] content)
    {
        _files["/" + name] = content;
        return $"{Url}/{name}";
    }

    /// <summary>Publishes a release of a product: its files, and the note that names them, signed.</summary>
    /// <returns>The note's URL.</returns>
    public string Publish(string product, int sequence, params (string Name, byte[] Content)[] files)
    {
        byte[] note = JsonSerializer.SerializeToUtf8Bytes(new
        {
            product,
            sequence,
            files = files.Select(file => new
            {
                name = file.Name,
                url = Put($"{product}-{sequence}-{file.Name}", file.Content),
                sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
            }),
        });
        Put($"{product}.json.sig", _key.SignData(note, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Put($"{product}.json", note);
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        _asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (!_files.TryGetValue(path, out byte[]? content))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentLength = content.Length;
        int first = path == "/" + SlowFile ? content.Length / 2 : content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, first), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (first < content.Length)
        {
            await _released.Task.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(content.AsMemory(first), context.RequestAborted);
        }
    }
}
