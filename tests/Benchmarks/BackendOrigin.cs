using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoPeers.Benchmarks;

/// <summary>The vendor's backend (tests/Backend) as the origin behind one line.</summary>
internal sealed partial class BackendOrigin : IDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private BackendOrigin(ChildProcess process, string address) => (_process, Address) = (process, address);

    /// <summary>Its URL, without a slash at the end.</summary>
    internal string Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="seed">What its files are made from.</param>
    /// <param name="octetsPerSecond">For all answers together; 0 for no limit.</param>
    internal static async Task<BackendOrigin> StartAsync(int seed, int octetsPerSecond)
    {
        string[] here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string program = string.Join(Path.DirectorySeparatorChar, [.. here[..^4], "Backend", .. here[^3..], "NanoPeers.Backend.dll"]);
        string[] rate = octetsPerSecond > 0 ? ["--rate", $"{octetsPerSecond}"] : [];
        ChildProcess process = new("dotnet", [program, "--until-input-ends", "--seed", $"{seed}", .. rate]);
        return new BackendOrigin(process, await process.HearAsync("listening ").ConfigureAwait(false));
    }

    /// <summary>The URLs of the six files.</summary>
    internal async Task<IReadOnlyList<string>> FilesAsync() =>
        [.. File().Matches(await _http.GetStringAsync(new Uri(Address + "/manifest")).ConfigureAwait(false)).Select(match => Address + match.Value)];

    internal Task<byte[]> GetAsync(string url) => _http.GetByteArrayAsync(new Uri(url));

    /// <summary>Octets of bodies that went out for files.</summary>
    internal async Task<long> OctetsAsync()
    {
        using JsonDocument counters = JsonDocument.Parse(await _http.GetStringAsync(new Uri(Address + "/counters")).ConfigureAwait(false));
        return counters.RootElement.EnumerateObject()
            .Where(path => path.Name.StartsWith("/files/", StringComparison.Ordinal)).Sum(path => path.Value.GetProperty("octets").GetInt64());
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex(@"/files/[A-Za-z0-9]+\.\d{10}\.cab")]
    private static partial Regex File();
}
