using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// This node's uploads and tasks on behalf: its upload folder and the uploader, the errands that peers do for it, those that it does for peers, and the black
/// list. ERRANDS-ON-GATEWAYS.md. All members may be called from any thread.
/// </summary>
public sealed class LocalErrands : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly FileStream _lock;
    private readonly BackendClient _backend;
    private readonly BlackListFile _blackList;
    private readonly Outbox _outbox;
    private readonly ErrandAsker _asker;
    private readonly Uploader _uploader;

    private LocalErrands(
        ErrandsOptions options, BackendKey key, LocalPeering peering, AliasServer server, AliasTable table, TimeProvider time, ILogger logger)
    {
        string folder = Path.GetFullPath(options.Folder);
        OwnerOnly.MakeFolder(folder);
        _lock = OwnerOnly.Create(Path.Combine(folder, "lock"));
        _backend = new BackendClient(options.Proxy, options.BackendPatience, time);
        ErrandTasks tasks = new([new UploadTask(key, _backend, options.Upload.AbsoluteUri), new FetchTask(_backend, options), .. options.Tasks]);
        _blackList = new BlackListFile(Path.Combine(folder, "black-list"), time, logger);
        _outbox = new Outbox(options, new ErrandOrder(UploadTask.TaskName, options.Upload.AbsoluteUri, peering.NodeId), time);
        _asker = new ErrandAsker(options, peering, tasks, key, _blackList, time, logger);
        ReceiptFolder receipts = new(Path.Combine(folder, "receipts"));
        _uploader = new Uploader(options, _outbox, receipts, tasks, _asker, key, _blackList, time, logger);
        if (options.WorksForPeers)
        {
            _uploader.Provider = new ErrandProvider(
                options, peering, server, table, tasks, key, _backend, _outbox, _uploader.Wake, time, logger, _closing.Token);
            peering.AddCopies(_uploader.Provider);
        }

        _uploader.Start();
    }

    /// <summary>The upload folder: a file that is put there goes to the backend, and is gone when the backend's receipt is here.</summary>
    public string UploadFolder => _outbox.Folder;

    /// <summary>What lies there, peers' files included, and the last hundred that were done.</summary>
    public IReadOnlyList<UploadView> Uploads => _uploader.Views;

    /// <summary>Which peers are not asked for which task.</summary>
    public IReadOnlyList<BlackListView> BlackList => _blackList.Entries;

    /// <summary>Begins to work.</summary>
    /// <param name="options">How.</param>
    /// <param name="key">The backend's key.</param>
    /// <param name="peering">This node; disposed of after this.</param>
    /// <param name="server">Where peers hand files in.</param>
    /// <param name="table">Its table.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <exception cref="IOException">The folder is in use, others may use it, or the system refuses.</exception>
    /// <exception cref="ArgumentException">Two tasks have one name, or a name that is none.</exception>
    public static LocalErrands Start(
        ErrandsOptions options, BackendKey key, LocalPeering peering, AliasServer server, AliasTable table, TimeProvider time, ILoggerFactory? loggers = null)
    {
        ILogger logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<LocalErrands>();
        return new LocalErrands(options, key, peering, server, table, time, logger);
    }

    /// <summary>Puts a file into the upload folder; it is there as a whole, also after a power failure, when this returns.</summary>
    /// <param name="name">What it is called, for people; letters and digits of it stand in the file's name.</param>
    /// <param name="content">Its octets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The file's name in the folder.</returns>
    /// <exception cref="UploadFolderException">It does not fit.</exception>
    public async Task<string> AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        string fileName = await _outbox.AddAsync(name, content, cancellationToken).ConfigureAwait(false);
        _uploader.Added(fileName);
        return fileName;
    }

    /// <summary>Tries at once what waits for its next try: somebody knows that the network is back.</summary>
    public void RetryAll() => _uploader.RetryAll();

    /// <summary>Takes a peer off the black list, for all tasks.</summary>
    /// <param name="who">Its address; null for everybody.</param>
    /// <returns>How many entries went.</returns>
    public int ClearBlackList(string? who) => _blackList.Clear(who);

    /// <summary>Has a task done, directly or by a peer.</summary>
    /// <exception cref="ArgumentException">There is no such task, or a text does not fit.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or this is closed.</exception>
    public async Task<ErrandOutcome> RunAsync(ErrandRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        return await _asker.RunAsync(request, either.Token).ConfigureAwait(false);
    }

    /// <summary>Fetches a short document from the backend's side of the network, directly or by a peer that does the task <c>fetch</c>.</summary>
    /// <param name="url">Where it is; the peer must have it among its approved URLs.</param>
    /// <param name="judge">Says whether it is right; a peer that brings a wrong one goes on the black list.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ErrandOutcome> FetchAsync(Uri url, Func<byte[], ErrandStatus> judge, CancellationToken cancellationToken) =>
        RunAsync(new ErrandRequest(FetchTask.TaskName, url.AbsoluteUri, FetchTask.NewBody(url)) { Judge = judge }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _uploader.DisposeAsync().ConfigureAwait(false);
        _asker.Dispose();
        _backend.Dispose();
        _blackList.Save();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }
}
