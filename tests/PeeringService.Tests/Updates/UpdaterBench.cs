using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Updates;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>An updater with everything around it, in memory and in virtual time.</summary>
internal sealed class UpdaterBench : IUpdatedProduct, IDisposable
{
    public UpdaterBench()
    {
        Time.Advance(TimeSpan.FromSeconds(1_793_491_200));
        Updater = Restarted(Disk);
    }

    public ManualTimeProvider Time { get; } = new();

    public TestIssuer Issuer { get; } = new();

    public FakeNetwork Network { get; } = new();

    public MemoryUpdateDisk Disk { get; private set; } = new();

    public ProductUpdater Updater { get; private set; }

    public UpdaterOptions Options { get; set; } = new() { Product = TestIssuer.Product, Folder = "in memory", FetchRetry = TimeSpan.Zero };

    /// <summary>Folders that the product was started from.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Whether the version in a folder is healthy.</summary>
    public Func<string, Task<bool>> Health { get; set; } = _ => Task.FromResult(true);

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What is installed: names and versions.</summary>
    public string Installed => string.Join(' ', Updater.View.Installed.Select(one => $"{one.Name}:{NanoPeers.Updates.UpdateVersion.TextOf(one.Version)}"));

    public void Issue(uint sequence, params Issued[] components) => Network.Manifest = Issuer.Manifest(sequence, Now, components);

    public Task<UpdateResult> CheckAsync() => Updater.CheckAsync(UpdateTrigger.Event, TestContext.Current.CancellationToken);

    public async Task<UpdateOutcome> CheckedAsync() => (await CheckAsync()).Outcome;

    public Task<bool> StartAsync(string folder, CancellationToken cancellationToken)
    {
        Started.Add(folder);
        return Health(folder);
    }

    /// <summary>The updater as it comes up on a disk.</summary>
    public ProductUpdater Restarted(MemoryUpdateDisk disk)
    {
        Disk = disk;
        Updater?.Dispose();
        Updater = new ProductUpdater(Options, Issuer.Reader(), Network, Network, Network, this, Time, NullLogger.Instance, disk);
        return Updater;
    }

    public void Dispose()
    {
        Updater.Dispose();
        Issuer.Dispose();
    }
}
