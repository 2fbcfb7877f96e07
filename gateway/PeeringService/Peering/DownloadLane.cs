using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// One transaction of a download, and the transfers that it asks for, one after another. The main lane goes all the way, to the origin too; helpers find
/// further peers, each another one, while the main lane fetches from the first.
/// </summary>
internal sealed partial class DownloadLane : IPeeringListener, IAsyncDisposable
{
    private const int MaxHref = 400;

    private readonly ObjectDownload _download;
    private readonly bool _isMain;
    private readonly DownloadLane? _main;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<DownloadLane> _helpers = [];
    private PeeringTransaction? _transaction;
    private CancellationTokenSource? _originStop;
    private Task _work = Task.CompletedTask;

    internal DownloadLane(ObjectDownload download, DownloadLane? main = null)
    {
        _download = download;
        _isMain = main is null;
        _main = main;
    }

    private LocalPeering Peering => _download.Peering;

    private ObjectFetcher Fetcher => _download.Fetcher;

    private ObjectInProgress Incoming => _download.Incoming;

    /// <summary>Runs until the transaction has ended, and what it started has.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        bool mayWait = _isMain && _download.Order.WaitForDownloads == FetchPolicy.Wait;
        bool cachedOnly = !_isMain || _download.Order.CachedOnly;
        if (IsSayable(_download.Href))
        {
            Peering.Do(_ => Ask(mayWait, cachedOnly));
        }

        if (_transaction is not null || _ended.Task.IsCompleted)
        {
            await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!cachedOnly)
        {
            // Its name does not fit into a packet: nobody can be asked.
            StartOrigin();
        }

        await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From here to the transaction's end this lane has nothing to do but what the transaction asks for.</summary>
    private void Ask(bool mayWait, bool cachedOnly)
    {
        _transaction = Peering.Begin(_download.Href, mayWait, cachedOnly, this);
        if (_transaction is not null && _isMain)
        {
            Fetcher.TransferEnds();
        }
    }

    /// <summary>Ends the transaction and waits for what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        Peering.Do(now => _transaction?.Cancel(now));
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (DownloadLane helper in _helpers)
        {
            await helper.DisposeAsync().ConfigureAwait(false);
        }

        await _work.ConfigureAwait(false);
        _stop.Dispose();
        _originStop?.Dispose();
    }

    public bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        string? alias = answer.ValueOf(PeeringKey.Alias);
        if (!Peering.Aliases.TryAccept(alias, PeeringAddress.AddressOf(who), out _))
        {
            PeeringLog.AliasRefused(Fetcher.Logger, alias, PeeringAddress.TextOf(who), _download.Href);
            return false;
        }

        if (Fetcher.Distrusted.Has(who) || (!_isMain && _download.Providers.Contains(who)))
        {
            return false;
        }

        ObjectExpectation expected = _download.Order.Expected;
        ObjectId? digest = DigestIn(answer);
        if (expected.Sha256 is { } wanted ? digest is { } named && named != wanted : digest is null)
        {
            return false;
        }

        // Who is not further than this node may be fetching from it.
        return !answer.TryNumberOf(PeeringKey.Received, out long received) || (expected.Chunks is not null && received > Incoming.Received);
    }

    public void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        if (!Peering.Aliases.TryAccept(answer.ValueOf(PeeringKey.Alias), PeeringAddress.AddressOf(who), out Uri? alias))
        {
            transaction.RetrievalFailed(Peering.NowMillis);
            return;
        }

        PeerSource source = new(who, alias!, DigestIn(answer), answer.Find(PeeringKey.Received) >= 0);
        _download.Providers.Add(who);
        Begin(() => FromPeerAsync(source, _stop.Token));
    }

    public void RetrieveYourself(PeeringTransaction transaction) => StartOrigin();

    public void StopRetrieving(PeeringTransaction transaction) => _originStop?.Cancel();

    public void Progress(PeeringTransaction transaction, long received, long total, long who) =>
        _download.Report(new FetchProgress(received, total > 0 ? total : null, PeeringAddress.TextOf(who)));

    public void Ended(PeeringTransaction transaction, int outcome)
    {
        _transaction = null;
        if (_isMain)
        {
            Fetcher.TransferBegins();
        }

        if (outcome == PeeringOutcome.TimedOut)
        {
            _download.Failure ??= (FetchFault.TimedOut, "it took longer than it may");
        }

        _ended.TrySetResult();
    }

    /// <summary>A helper brought the last missing chunk while this lane was asking for another peer.</summary>
    private void IsWhole(long nowMillis)
    {
        if (_transaction is { State: not (PeeringClientState.ItemFound158 or PeeringClientState.RetrievesItself150) })
        {
            Peering.CopyArrived(_download.Href, nowMillis);
            _transaction.Cancel(nowMillis);
        }
    }

    private static ObjectId? DigestIn(PeeringPacket answer) =>
        answer.ValueOf(PeeringKey.Digest) is { } text && ObjectId.TryParse(text, out ObjectId id) ? id : null;

    private static bool IsSayable(string href) => href.Length <= MaxHref && href.All(character => character is > ' ' and <= '~');

    private void StartOrigin()
    {
        _originStop?.Dispose();
        _originStop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        CancellationToken token = _originStop.Token;
        PeeringLog.Retrieving(Fetcher.Logger, _download.Href);
        Begin(() => FromOriginAsync(token));
    }

    /// <summary>One transfer begins when the one before has ended. None of them fails; what goes wrong is told to the transaction.</summary>
    private void Begin(Func<Task> transfer)
    {
        Task before = _work;
        Fetcher.TransferBegins();
        _work = Task.Run(
            async () =>
            {
                await before.ConfigureAwait(false);
                try
                {
                    await transfer().ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // Stopped: whoever did so knows.
                }
                catch (Exception e)
                {
                    EndWith(e);
                }
                finally
                {
                    Fetcher.TransferEnds();
                }
            },
            CancellationToken.None);
    }

    /// <summary>The store fails, or this program does: no other source would do better.</summary>
    private void EndWith(Exception e)
    {
        if (e is not ObjectStoreException)
        {
            PeeringLog.Failed(Fetcher.Logger, e);
        }

        _download.Failure = (e is ObjectStoreException refusal ? ObjectDownload.FaultOf(refusal) : FetchFault.StoreFailed, e.Message);
        Peering.Do(now => _transaction?.Cancel(now));
    }
}
