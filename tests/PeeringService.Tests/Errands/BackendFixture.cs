using System.Text.Json;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Tests.Updates;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>One backend for the tests of a class. Each test has reporters of its own there.</summary>
public sealed class BackendFixture : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private BackendProcess? _process;

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Address => _process!.Address;

    public Uri Upload => new(Address + "/upload");

    public string Pem { get; private set; } = "";

    public BackendKey Key => BackendKey.FromPem(Pem);

    public async ValueTask InitializeAsync()
    {
        _process = await BackendProcess.StartAsync();
        Pem = await _client.GetStringAsync(Address + "/key.pem");
    }

    /// <summary>An approval for an alias, as the backend gives it to anybody.</summary>
    public async Task<byte[]> CertifyAsync(string alias, string task = "upload", string? href = null)
    {
        string query = $"alias={Uri.EscapeDataString(alias)}&task={task}&href={Uri.EscapeDataString(href ?? Upload.AbsoluteUri)}";
        using HttpResponseMessage answer = await _client.PostAsync($"{Address}/certificates?{query}", null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The receipt that the backend gives for a file.</summary>
    public async Task<byte[]> UploadAsync(byte[] file, string reporter, string task = "upload")
    {
        using ByteArrayContent content = new(file);
        using HttpResponseMessage answer = await _client.PostAsync($"{Address}/upload?task={task}&reporter={reporter}", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What came in from somebody for the task upload: the digests, in order.</summary>
    public async Task<IReadOnlyList<string>> ReportsOfAsync(string reporter)
    {
        using JsonDocument reports = JsonDocument.Parse(await _client.GetByteArrayAsync(Address + "/reports"));
        return [.. reports.RootElement.EnumerateArray()
            .Where(one => one.GetProperty("reporter").GetString() == reporter && one.GetProperty("task").GetString() == "upload")
            .Select(one => one.GetProperty("sha256").GetString()!)];
    }

    /// <summary>Requests for a path, so far.</summary>
    public async Task<long> CountAsync(string path)
    {
        using JsonDocument counters = JsonDocument.Parse(await _client.GetByteArrayAsync(Address + "/counters"));
        return counters.RootElement.TryGetProperty(path, out JsonElement one) ? one.GetProperty("requests").GetInt64() : 0;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
