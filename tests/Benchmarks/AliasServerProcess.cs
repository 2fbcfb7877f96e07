using System.Diagnostics;
using System.Globalization;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.Benchmarks;

/// <summary>An alias server in a process of its own, with objects of given sizes; it ends with its standard input.</summary>
internal sealed class AliasServerProcess : IHttpPages
{
    internal const string Argument = "alias-server";

    private readonly Process _process;

    private AliasServerProcess(Process process, int port, string[] paths)
    {
        _process = process;
        Port = port;
        Paths = paths;
    }

    public int Port { get; }

    public string[] Paths { get; }

    /// <summary>Starts it with these contents, one object each.</summary>
    internal static async Task<AliasServerProcess> StartAsync(string folder, IReadOnlyList<string> files)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [Argument, folder, .. files]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string[] line = (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) ?? "").Split(' ');
        return new AliasServerProcess(process, int.Parse(line[0], CultureInfo.InvariantCulture), line[1..]);
    }

    /// <summary>What the process does.</summary>
    internal static async Task<int> RunAsync(string folder, IReadOnlyList<string> files)
    {
        using LocalObjects store = LocalObjects.Open(new LocalObjectsOptions { Folder = Path.Combine(folder, "objects") });
        AliasTable table = new();
        AliasServerOptions options = new() { Port = 0, RequestBurst = int.MaxValue, RequestsPerSecond = int.MaxValue };
        await using AliasServer server = await AliasServer.StartAsync(store, table, options, null, null, CancellationToken.None).ConfigureAwait(false);
        List<string> paths = [];
        foreach (string file in files)
        {
            using FileStream content = File.OpenRead(file);
            ObjectId? id = await store.AddAsync(new ObjectExpectation(file), content, CancellationToken.None).ConfigureAwait(false);
            paths.Add(table.Publish(id!.Value));
        }

        Console.WriteLine($"{server.Endpoint.Port} {string.Join(' ', paths)}");
        Console.In.ReadToEnd();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
