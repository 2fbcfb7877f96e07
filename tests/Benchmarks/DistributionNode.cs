using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Transfers;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.Benchmarks;

/// <summary>
/// One node in a process of its own: updates a first product so that its code is compiled, as that of a service that runs for days; says "ready"; updates the
/// second when it is told "go"; says "done"; serves until its input ends, and then says what it knows.
/// </summary>
internal static class DistributionNode
{
    internal const string Argument = "distribution-node";

    internal static async Task<int> RunAsync(string address, string port, string folder, string first, string second)
    {
        LocalPeeringServiceOptions options = new()
        {
            Folder = folder,
            NodeId = Guid.NewGuid().ToString("N"),
            Peering = new PeeringOptions { Address = IPAddress.Parse(address), Port = int.Parse(port, CultureInfo.InvariantCulture) },
        };
        await using LocalPeeringService service = await LocalPeeringService
            .StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None).ConfigureAwait(false);
        await UpdateAsync(service, Path.Combine(folder, "first"), first).ConfigureAwait(false);
        int before = service.Transfers.List().Count;
        PeeringCounts start = service.Peering.Counts;
        Console.WriteLine("ready");
        Console.ReadLine();
        long began = Stopwatch.GetTimestamp();
        await UpdateAsync(service, Path.Combine(folder, "second"), second).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0}"));
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
        PeeringCounts counts = service.Peering.Counts;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"packets {counts.PacketsSent - start.PacketsSent} {counts.OctetsSent - start.OctetsSent}"));
        foreach (Transfer one in service.Transfers.List().Skip(before).Where(one => one.To == Transfer.Here))
        {
            Console.WriteLine(TransferLine.Write(one));
        }

        return 0;
    }

    private static async Task UpdateAsync(LocalPeeringService service, string folder, string origin)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromMinutes(10) };
        string key = await http.GetStringAsync(new Uri(origin + "/key.pem")).ConfigureAwait(false);
        using ProductUpdater updater = new(
            new UpdaterOptions { Product = "antivirus", Folder = folder }, ManifestReader.FromPem(key), new OriginManifestSource(http, new Uri(origin + "/manifest")),
            service.Fetcher, new LocalFetchedObjects(service.Objects), new HealthProgram([]), TimeProvider.System, NullLogger<ProductUpdater>.Instance);
        UpdateResult result = await updater.CheckAsync(UpdateTrigger.Event, CancellationToken.None).ConfigureAwait(false);
        if (result.Outcome != UpdateOutcome.Installed)
        {
            throw new InvalidOperationException($"{result.Outcome}: {result.Detail}");
        }
    }
}
