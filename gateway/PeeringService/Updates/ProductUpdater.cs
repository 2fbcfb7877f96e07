using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// The product updating service of S2: asks the origin what is newest, fetches what is missing through the peering service, judges it, installs it, and
/// goes back when the new version is not healthy. Needs nobody. UPDATER.md.
/// </summary>
public sealed partial class ProductUpdater : IDisposable
{
    private readonly UpdaterOptions _options;
    private readonly ManifestReader _reader;
    private readonly IManifestSource _source;
    private readonly IUpdatedProduct _product;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IUpdateDisk _disk;
    private readonly Installation _installation;
    private readonly ComponentTransaction _transaction;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, FetchProgress> _fetching = new(StringComparer.Ordinal);
    private readonly Channel<bool> _events = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _stopping = new();
    private CancellationTokenSource _stop = new();
    private (UpdateResult Result, DateTimeOffset At)? _last;

    /// <summary>Opens the installation: what a crash left half done is finished or swept away.</summary>
    /// <param name="options">How the product is kept.</param>
    /// <param name="reader">Holds the issuer's key.</param>
    /// <param name="source">Gives manifests, from the origin.</param>
    /// <param name="fetcher">Gets components.</param>
    /// <param name="objects">Opens what was got.</param>
    /// <param name="product">The product.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives events 4200 to 4249.</param>
    /// <exception cref="IOException">The folder cannot be used, or another updater has it.</exception>
    public ProductUpdater(
        UpdaterOptions options,
        ManifestReader reader,
        IManifestSource source,
        IObjectFetcher fetcher,
        IFetchedObjects objects,
        IUpdatedProduct product,
        TimeProvider time,
        ILogger<ProductUpdater> logger)
        : this(options, reader, source, fetcher, objects, product, time, logger, new UpdateDisk(options.Folder))
    {
    }

    internal ProductUpdater(
        UpdaterOptions options,
        ManifestReader reader,
        IManifestSource source,
        IObjectFetcher fetcher,
        IFetchedObjects objects,
        IUpdatedProduct product,
        TimeProvider time,
        ILogger logger,
        IUpdateDisk disk)
    {
        _options = options;
        _reader = reader;
        _source = source;
        _product = product;
        _time = time;
        _logger = logger;
        _disk = disk;
        _installation = new Installation(disk);
        _transaction = new ComponentTransaction(options, fetcher, objects, _installation, time, logger);
    }

    /// <summary>What the updater is about now.</summary>
    public UpdaterView View
    {
        get
        {
            InstallationRecord record = _installation.Record;
            return new UpdaterView(
                _options.Product,
                record.Sequence,
                _installation.Current?.Components ?? [],
                _installation.CurrentPath,
                record.OnTrial,
                new Dictionary<string, FetchProgress>(_fetching),
                _last?.Result,
                _last?.At,
                record.Failures,
                record.Why,
                record.IsStopped);
        }
    }

    /// <summary>Checks and installs by the schedule until it is cancelled. Nobody has to do anything.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        UpdateSchedule schedule = new(_options.Schedule);
        long start = _time.GetTimestamp();
        long Now() => (long)_time.GetElapsedTime(start).TotalMilliseconds;
        schedule.Start(Now());
        while (true)
        {
            if (schedule.TakeDue(Now()) is UpdateTrigger trigger)
            {
                UpdateResult result = await CheckAsync(trigger, cancellationToken).ConfigureAwait(false);
                schedule.End(result.IsSuccess, Now());
            }

            TimeSpan wait = TimeSpan.FromMilliseconds(Math.Max(0, schedule.NextDueMillis - Now()));
            if (await WaitAsync(wait, cancellationToken).ConfigureAwait(false))
            {
                schedule.Notice(Now());
            }
        }
    }

    /// <summary>Something happened that is worth a check: the schedule makes one at once, or after the one that is under way.</summary>
    public void Notice() => _events.Writer.TryWrite(true);

    /// <summary>Stops what is under way, and everything until <see cref="ResumeAsync"/>, also after a restart. What runs goes on running.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using (_stopping.EnterScope())
        {
            _stop.Cancel();
        }

        await InTurnAsync(() => _installation.Save(_installation.Record with { IsStopped = true }), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on after a stop, or with a version that was given up: its failures are forgotten, and a check is made.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await InTurnAsync(
            () =>
            {
                using (_stopping.EnterScope())
                {
                    _stop.Dispose();
                    _stop = new CancellationTokenSource();
                }

                _installation.Save(_installation.Record with { IsStopped = false, Failures = 0, NotBefore = 0 });
            },
            cancellationToken).ConfigureAwait(false);
        Notice();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _turn.Dispose();
        _disk.Dispose();
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> noticed = _events.Reader.WaitToReadAsync(over.Token).AsTask();
        Task due = Task.Delay(wait, _time, over.Token);
        await Task.WhenAny(noticed, due).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await over.CancelAsync().ConfigureAwait(false);
        return _events.Reader.TryRead(out _);
    }

    private async Task InTurnAsync(Action action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            action();
        }
        finally
        {
            _turn.Release();
        }
    }
}
