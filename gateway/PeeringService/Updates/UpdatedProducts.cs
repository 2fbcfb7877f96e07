using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// The products that one peering service keeps up to date: several share it (S2: "one agent"). Each has a folder with its settings and its versions, and an
/// updater of its own that runs unattended. All members may be called from any thread.
/// </summary>
public sealed class UpdatedProducts : IAsyncDisposable
{
    /// <summary>Products at most: 64.</summary>
    public const int MaxProducts = 64;

    private const string SettingsName = "product.json";
    private const long MaxSettingsOctets = 64 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Running> _products = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly IObjectFetcher _fetcher;
    private readonly IFetchedObjects _objects;
    private readonly Func<ProductSettings, IManifestSource> _manifests;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private bool _closed;

    /// <summary>Opens the folder and begins with what is in it. Products whose settings cannot be used are logged and left as they are.</summary>
    /// <param name="folder">The folder of all products.</param>
    /// <param name="fetcher">Gets components.</param>
    /// <param name="objects">Opens what was got.</param>
    /// <param name="manifests">Makes what asks an origin for a product's manifest.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public UpdatedProducts(
        string folder, IObjectFetcher fetcher, IFetchedObjects objects, Func<ProductSettings, IManifestSource> manifests, TimeProvider time,
        ILoggerFactory loggers)
    {
        (_folder, _fetcher, _objects, _manifests, _time, _loggers) = (folder, fetcher, objects, manifests, time, loggers);
        _logger = loggers.CreateLogger<UpdatedProducts>();
        DirectoryInfo all = Directory.CreateDirectory(folder);
        foreach (DirectoryInfo one in all.EnumerateDirectories().OrderBy(one => one.Name, StringComparer.Ordinal).Take(MaxProducts))
        {
            if (ReadSettings(one.FullName) is { } settings && settings.Name == one.Name)
            {
                Begin(settings);
            }
            else
            {
                UpdaterLog.SettingsUnusable(_logger, one.FullName);
            }
        }
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<(ProductSettings Settings, UpdaterView View)> List()
    {
        lock (_gate)
        {
            return [.. _products.Values.OrderBy(one => one.Settings.Name, StringComparer.Ordinal).Select(one => (one.Settings, one.Updater.View))];
        }
    }

    /// <summary>The updater of a product; null where there is none of that name.</summary>
    public ProductUpdater? Find(string name)
    {
        lock (_gate)
        {
            return _products.GetValueOrDefault(name)?.Updater;
        }
    }

    /// <summary>Whether one of them has its manifest at a URL.</summary>
    /// <param name="href">The URL, as <see cref="Uri.AbsoluteUri"/> has it.</param>
    public bool HasManifest(string href)
    {
        lock (_gate)
        {
            return _products.Values.Any(one => new Uri(one.Settings.Manifest).AbsoluteUri == href);
        }
    }

    /// <summary>Sets a product up and begins to keep it up to date. Its settings survive.</summary>
    /// <returns>What is wrong, a sentence for people; null when it was done.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public string? Add(ProductSettings settings)
    {
        if (settings.Fault() is { } fault)
        {
            return fault;
        }

        lock (_gate)
        {
            if (_closed || _products.Count >= MaxProducts)
            {
                return $"There are {_products.Count} products; {MaxProducts} are the most.";
            }

            if (_products.ContainsKey(settings.Name))
            {
                return $"There is a product {settings.Name} already. Remove it first.";
            }

            string folder = Directory.CreateDirectory(Path.Combine(_folder, settings.Name)).FullName;
            string file = Path.Combine(folder, SettingsName);
            File.WriteAllText(file + ".new", settings.Write());
            File.Move(file + ".new", file, overwrite: true);
            Begin(settings);
            return null;
        }
    }

    /// <summary>Keeps a product up to date no more. Its folder with the version that runs stays; only its settings go. False where there is none.</summary>
    public async Task<bool> RemoveAsync(string name)
    {
        Running? product;
        lock (_gate)
        {
            if (!_products.Remove(name, out product))
            {
                return false;
            }

            File.Delete(Path.Combine(_folder, name, SettingsName));
        }

        await product.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends all updaters. What they fetched stays.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Running> products;
        lock (_gate)
        {
            _closed = true;
            products = [.. _products.Values];
            _products.Clear();
        }

        await Task.WhenAll(products.Select(one => one.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static ProductSettings? ReadSettings(string folder)
    {
        FileInfo file = new(Path.Combine(folder, SettingsName));
        return file.Exists && file.Length <= MaxSettingsOctets ? ProductSettings.Read(File.ReadAllText(file.FullName)) : null;
    }

    private void Begin(ProductSettings settings)
    {
        UpdaterOptions options = new()
        {
            Product = settings.Product ?? settings.Name,
            Folder = Path.Combine(_folder, settings.Name, "versions"),
            Schedule = new UpdateScheduleOptions { AtBoot = settings.AtBoot },
        };
        ProductUpdater updater = new(
            options, ManifestReader.FromPem(settings.IssuerKey), _manifests(settings), _fetcher, _objects,
            new HealthProgram(settings.Health), _time, _loggers.CreateLogger<ProductUpdater>());
        _products.Add(settings.Name, new Running(settings, updater, _logger));
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly ILogger _logger;
        private readonly Task _running;

        internal Running(ProductSettings settings, ProductUpdater updater, ILogger logger)
        {
            (Settings, Updater, _logger) = (settings, updater, logger);
            _running = Task.Run(RunAsync, CancellationToken.None);
        }

        internal ProductSettings Settings { get; }

        internal ProductUpdater Updater { get; }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
            Updater.Dispose();
            _ending.Dispose();
        }

        private async Task RunAsync()
        {
            try
            {
                await Updater.RunAsync(_ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It was told to end.
            }
            catch (Exception e)
            {
                UpdaterLog.Ended(_logger, Settings.Name, e);
            }
        }
    }
}
