using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>An origin on loopback that counts who asks for what, and misbehaves when it is told to.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentQueue<(string Path, string Range, string IfRange)> _requests = new();
    private readonly ConcurrentDictionary<string, Hold> _holds = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task<bool>>> _tricks = new();

    private OriginServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Url { get; private set; } = "";

    public IReadOnlyList<(string Path, string Range, string IfRange)> Requests => [.. _requests];

    public static async Task<OriginServer> StartAsync()
    {
        OriginServer origin = new();
        await origin._server.StartAsync();
        origin.Url = origin._server.Urls.Single();
        return origin;
    }

    public int CountOf(string href) => _requests.Count(request => Url + request.Path == href);

    public string Put(string name, byte[] content)
    {
        _files["/" + name] = content;
        return $"{Url}/{name}";
    }

    /// <summary>Gives so many octets and no more, until told to go on.</summary>
    public Hold HoldAfter(string href, int octets) => _holds[href[Url.Length..]] = new Hold(octets);

    /// <summary>Handles the next request in another way; true when it has been answered.</summary>
    public void Next(Func<HttpContext, Task<bool>> trick) => _tricks.Enqueue(trick);

    public async ValueTask DisposeAsync()
    {
        foreach (Hold hold in _holds.Values)
        {
            hold.GoOn();
        }

        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        _requests.Enqueue((path, context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString()));
        if (_tricks.TryDequeue(out Func<HttpContext, Task<bool>>? trick) && await trick(context))
        {
            return;
        }

        if (!_files.TryGetValue(path, out byte[]? content))
        {
            context.Response.StatusCode = 404;
            return;
        }

        string tag = $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))[..16]}\"";
        string condition = context.Request.Headers.IfRange.ToString();
        (int start, int end) = (0, content.Length);
        if (context.Request.GetTypedHeaders().Range is { } range && (condition.Length == 0 || condition == tag))
        {
            start = (int)(range.Ranges.First().From ?? 0);
            end = (int)(range.Ranges.First().To + 1 ?? content.Length);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{end - 1}/{content.Length}";
        }

        context.Response.Headers.ETag = tag;
        context.Response.ContentLength = end - start;
        if (_holds.TryGetValue(path, out Hold? hold))
        {
            int first = Math.Clamp(hold.Octets - start, 0, end - start);
            await context.Response.Body.WriteAsync(content.AsMemory(start, first));
            await context.Response.Body.FlushAsync();
            hold.Reached();
            await hold.Released.WaitAsync(context.RequestAborted);
            start += first;
        }

        await context.Response.Body.WriteAsync(content.AsMemory(start, end - start));
    }

    /// <summary>Where an answer stops for a while.</summary>
    internal sealed class Hold(int octets)
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reached;

        public int Octets { get; } = octets;

        public Task Released => _go.Task;

        public int Times => Volatile.Read(ref _reached);

        public void Reached() => Interlocked.Increment(ref _reached);

        public void GoOn() => _go.TrySetResult();
    }
}
