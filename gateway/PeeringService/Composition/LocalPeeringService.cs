using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Transfers;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Composition;

/// <summary>
/// The whole of S2 in one object, for a program that has it in its own process (S2: "tight coupling"): local store, alias HTTP server, node, fetcher, and the
/// products that are kept up to date. One library, one reference. COMPOSITION.md.
/// </summary>
public sealed class LocalPeeringService : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly ObjectFetcher _fetcher;
    private KeptProducts? _products;

    private LocalPeeringService(
        LocalObjects objects, AliasTable aliases, AliasServer server, LocalPeering peering, ObjectFetcher fetcher, TransferLog transfers, TimeProvider time)
    {
        (Objects, Aliases, Server, Peering, _fetcher, Transfers) = (objects, aliases, server, peering, fetcher, transfers);
        Fetcher = new RecordedFetcher(fetcher, transfers, time);
    }

    /// <summary>What is here.</summary>
    public LocalObjects Objects { get; }

    /// <summary>Under which names others reach it.</summary>
    public AliasTable Aliases { get; }

    /// <summary>The alias HTTP server.</summary>
    public AliasServer Server { get; }

    /// <summary>The node.</summary>
    public LocalPeering Peering { get; }

    /// <summary>Gets objects, and records what came from where.</summary>
    public IObjectFetcher Fetcher { get; }

    /// <summary>Who got what from whom.</summary>
    public TransferLog Transfers { get; }

    /// <summary>Uploads and tasks on behalf; null where none are set up.</summary>
    public LocalErrands? Errands { get; private set; }

    /// <summary>Products that are kept up to date.</summary>
    /// <exception cref="InvalidOperationException">Somebody else keeps them: <see cref="LocalPeeringServiceOptions.KeepsProducts"/>.</exception>
    public UpdatedProducts Products => _products?.Products ?? throw new InvalidOperationException("Products are kept elsewhere.");

    /// <summary>Orders that are under way.</summary>
    public int UnderWay => _fetcher.UnderWay;

    /// <summary>Starts one.</summary>
    /// <param name="options">How.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ObjectStoreException">The folder cannot be used, or another process has it.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not this machine's, or its UDP port is taken.</exception>
    /// <exception cref="IOException">There is no TCP port to be had for aliases, or the folder of uploads cannot be used.</exception>
    /// <exception cref="ArgumentException">The backend's key is none.</exception>
    public static async Task<LocalPeeringService> StartAsync(
        LocalPeeringServiceOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Stack<IAsyncDisposable> parts = new();
        try
        {
            LocalObjects objects = LocalObjects.Open(options.Store, loggers.CreateLogger<LocalObjects>());
            parts.Push(new Closed(objects));
            TransferLog transfers = new(Path.Combine(options.Folder, "transfers.jsonl"), time, loggers.CreateLogger<TransferLog>());
            parts.Push(new Closed(transfers));
            AliasTable aliases = new(time);
            AliasServerOptions serving = options.Aliases with { Address = options.Address, Served = transfers };
            AliasServer server = await AliasServer.StartAsync(objects, aliases, serving, loggers, time, cancellationToken).ConfigureAwait(false);
            parts.Push(server);
            ServedAliases served = new(server, aliases, options.Address);
            LocalPeering peering = new(
                options.Peering, options.NodeId, objects, served, new SystemDraws(), time, loggers.CreateLogger<LocalPeering>());
            parts.Push(peering);
            ObjectFetcher fetcher = new(peering, options.Fetching, loggers.CreateLogger<ObjectFetcher>());
            parts.Push(fetcher);
            LocalPeeringService service = new(objects, aliases, server, peering, fetcher, transfers, time);
            if (options.Errands is { } errands)
            {
                Func<string, bool>? others = errands.MayFetch;
                ErrandsOptions how = errands with
                {
                    Proxy = errands.Proxy ?? options.Fetching.Proxy,
                    MayFetch = href => others?.Invoke(href) == true || service._products?.Products.HasManifest(href) == true,
                };
                BackendKey key = BackendKey.FromPem(options.BackendKey ?? "");
                parts.Push(service.Errands = LocalErrands.Start(how, key, peering, server, aliases, time, loggers));
            }

            if (options.KeepsProducts)
            {
                LocalFetchedObjects fetched = new(objects);
                parts.Push(service._products = KeptProducts.Open(options, service.Fetcher, fetched, () => service.Errands, time, loggers));
            }

            service.Keep(parts);
            return service;
        }
        catch
        {
            await CloseAsync(parts).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends what is under way, and closes: the last that was started first.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(_parts).ConfigureAwait(false);

    private static async Task CloseAsync(Stack<IAsyncDisposable> parts)
    {
        while (parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Keep(Stack<IAsyncDisposable> parts)
    {
        foreach (IAsyncDisposable part in parts.Reverse())
        {
            _parts.Push(part);
        }
    }

    private sealed class Closed(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
