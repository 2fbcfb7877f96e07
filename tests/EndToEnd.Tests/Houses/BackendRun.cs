using System.Text.Json;
using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>The vendor's backend in a process of its own: origin of updates, issuer of certificates, collector of reports.</summary>
internal sealed class BackendRun : IAsyncDisposable
{
    private const string Listening = "listening ";
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);
    private readonly ProgramRun _run;
    private readonly HttpClient _http = new();

    private BackendRun(ProgramRun run) => _run = run;

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Address => _run.Output[Listening.Length..].Trim();

    public static async Task<BackendRun> StartAsync(params string[] arguments)
    {
        string program = Path.Combine(Repository.Root, "tests", "Backend", "bin", Repository.Configuration, Repository.Framework, "NanoPeers.Backend.dll");
        BackendRun backend = new(ProgramRun.Start(DotnetHost.Start(program), ["--until-input-ends", .. arguments]));
        await Waiting.UntilAsync(
            () => backend._run.Output.EndsWith('\n') || backend._run.HasExited, "the backend listens", _startLimit, () => backend._run.Error);
        Assert.StartsWith(Listening, backend._run.Output, StringComparison.Ordinal);
        return backend;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(Address + path), TestContext.Current.CancellationToken);

    /// <summary>How often a path was asked for.</summary>
    public async Task<int> RequestsAsync(string path)
    {
        using JsonDocument counters = JsonDocument.Parse(await GetAsync("/counters"));
        return counters.RootElement.TryGetProperty(path, out JsonElement one) ? one.GetProperty("requests").GetInt32() : 0;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _run.DisposeAsync();
    }
}
