using System.Diagnostics;
using NanoPeers.Vectors;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The vendor's backend (tests/Backend) as a process of its own. It ends with the test, also when that is killed: its input ends then.</summary>
internal sealed class BackendProcess : IDisposable
{
    private readonly Process _process;

    private BackendProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<BackendProcess> StartAsync(params string[] arguments)
    {
        // .../tests/PeeringService.Tests/bin/Release/net10.0/ has the same end as the backend's own folder.
        string here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string[] end = here.Split(Path.DirectorySeparatorChar)[^3..];
        string program = Path.Combine([VectorFile.RepositoryRoot, "tests", "Backend", .. end, "NanoPeers.Backend.dll"]);
        var start = new ProcessStartInfo("dotnet", [program, "--until-input-ends", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening ", line);
        return new BackendProcess(process, line!["listening ".Length..]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
