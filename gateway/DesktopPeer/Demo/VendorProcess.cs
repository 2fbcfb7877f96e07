using System.Diagnostics;
using System.Text.Json;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The vendor of the demo's product in a process of its own: origin of updates, issuer of certificates, collector of reports. It ends when its input does.
/// </summary>
internal sealed class VendorProcess : IAsyncDisposable
{
    private const string Listening = "listening ";
    private static readonly TimeSpan _quitLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private VendorProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="DemoException">It does not start.</exception>
    public static async Task<VendorProcess> StartAsync(CancellationToken cancellationToken)
    {
        ProcessStartInfo start = BoardProgram.FindVendor();
        start.ArgumentList.Add("--until-input-ends");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start) ?? throw new DemoException("The vendor's process does not start.");
        string? line = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return line is not null && line.StartsWith(Listening, StringComparison.Ordinal)
            ? new VendorProcess(process, line[Listening.Length..])
            : throw new DemoException($"The vendor's process does not listen. It said: {line}");
    }

    /// <summary>What a path tells.</summary>
    /// <exception cref="DemoException">It does not answer.</exception>
    public async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetByteArrayAsync(new Uri(Address + path), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new DemoException($"The vendor does not answer {path}: {e.Message}");
        }
    }

    /// <summary>What a path answers to an order without a body.</summary>
    /// <exception cref="DemoException">It does not answer.</exception>
    public async Task<byte[]> PostAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.PostAsync(new Uri(Address + path), null, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
            : throw new DemoException($"The vendor answers {(int)answer.StatusCode} to {path}.");
    }

    /// <summary>Of each file that was asked for: how often, and how many octets went out.</summary>
    public async Task<IReadOnlyDictionary<string, (int Requests, long Octets)>> FilesAsync(CancellationToken cancellationToken)
    {
        using JsonDocument counters = JsonDocument.Parse(await GetAsync("/counters", cancellationToken).ConfigureAwait(false));
        return counters.RootElement.EnumerateObject().Where(path => path.Name.StartsWith("/files/", StringComparison.Ordinal)).ToDictionary(
            path => path.Name, path => (path.Value.GetProperty("requests").GetInt32(), path.Value.GetProperty("octets").GetInt64()));
    }

    /// <summary>Reports that were handed in: who reported, and the SHA-256.</summary>
    public async Task<IReadOnlyList<(string Reporter, string Digest)>> ReportsAsync(CancellationToken cancellationToken)
    {
        using JsonDocument reports = JsonDocument.Parse(await GetAsync("/reports", cancellationToken).ConfigureAwait(false));
        return
        [
            .. reports.RootElement.EnumerateArray().Select(one => (one.GetProperty("reporter").GetString()!, one.GetProperty("sha256").GetString()!)),
        ];
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(_quitLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
