using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>One object on its way here, for all who ordered it. Ends when it is here, when it cannot be had, or when nobody waits any more.</summary>
internal sealed class ObjectDownload : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IProgress<FetchProgress>?> _watchers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<FetchOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOver;
    private bool _isClosed;
    private bool _isDisposed;
    private string _source = PartTally.Local;
    private bool _isToldOf;

    internal ObjectDownload(ObjectFetcher fetcher, FetchOrder order)
    {
        Fetcher = fetcher;
        Order = order;
    }

    internal ObjectFetcher Fetcher { get; }

    internal FetchOrder Order { get; }

    internal string Href => Order.Expected.Href;

    internal Task<FetchOutcome> Ended => _ended.Task;

    internal PartTally Tally { get; } = new();

    internal SegmentClaims Claims { get; } = new();

    /// <summary>Why it cannot be had, as far as is known: the last thing that went wrong.</summary>
    internal (FetchFault Fault, string? Why)? Failure { get; set; }

    /// <summary>The object when it is here.</summary>
    internal ObjectId? Here { get; private set; }

    internal ObjectInProgress Incoming { get; private set; } = null!;

    /// <summary>Peers that a lane fetches from now. Under the node's lock.</summary>
    internal HashSet<long> Providers { get; } = [];

    internal LocalPeering Peering => Fetcher.Peering;

    internal void Start()
    {
        Fetcher.TransferBegins();
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    internal bool TryJoin(IProgress<FetchProgress>? watcher)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _watchers.Add(watcher);
            }

            return !_isOver;
        }
    }

    internal void Leave(IProgress<FetchProgress>? watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
            if (_watchers.Count == 0 && !_isOver)
            {
                _isOver = true;
                Stop();
            }
        }
    }

    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Stop();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _isDisposed = true;
            _stop.Dispose();
        }
    }

    internal void Took(string source, bool isOrigin, int octets)
    {
        Tally.Add(source, isOrigin, octets);
        _source = source;
        ObjectInProgress incoming = Incoming;
        Report(new FetchProgress(incoming.Received, incoming.Total, source));
        if (!_isToldOf && incoming.Expected.Chunks is not null && incoming.Received > 0)
        {
            // The first verified chunk: from here on peers can fetch from this node.
            _isToldOf = true;
            Peering.TellOfCopy(Href);
        }
    }

    internal void Report(FetchProgress progress)
    {
        List<IProgress<FetchProgress>?> watchers;
        lock (_gate)
        {
            watchers = [.. _watchers];
        }

        watchers.ForEach(watcher => watcher?.Report(progress));
    }

    internal Task BeginAnewAsync() => BeginAsync(Order.Expected, _stop.Token);

    /// <summary>Makes the object in progress be of what is expected: another version, or a content that a peer named.</summary>
    internal async Task BeginAsync(ObjectExpectation expected, CancellationToken cancellationToken)
    {
        Incoming?.Abandon();
        Tally.Clear();
        while (true)
        {
            ObjectStart start = Peering.Objects.Begin(expected);
            Here = start.Here;
            if (Here is not null)
            {
                return;
            }

            Incoming = start.Incoming!;
            if (start.IsFirst)
            {
                if (Incoming.Received > 0)
                {
                    Tally.Add(PartTally.Local, false, Incoming.Received);
                }

                return;
            }

            // Somebody else writes it into the store: by a name of his own, or as a file.
            await Incoming.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Checks the whole and puts it into the store.</summary>
    internal async Task<CompletionAnswer> CompleteAsync(CancellationToken cancellationToken)
    {
        CompletionAnswer answer = await Incoming.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (answer == CompletionAnswer.Complete)
        {
            Here = Incoming.Id ?? Peering.Objects.Find(Href).Id;
            PeeringLog.Arrived(Fetcher.Logger, Href, Incoming.Received, _source);
        }
        else if (answer == CompletionAnswer.Damaged)
        {
            Tally.Clear();
        }

        return answer;
    }

    private async Task RunAsync()
    {
        FetchOutcome outcome;
        try
        {
            await BeginAsync(Order.Expected, _stop.Token).ConfigureAwait(false);
            if (Here is null)
            {
                await GetAsync().ConfigureAwait(false);
            }
            else if (Peering.Objects.Find(Href) is { Total: { } length })
            {
                Tally.Add(PartTally.Local, false, length);
            }

            outcome = Here is { } id
                ? new FetchOutcome(id, Tally.Parts, null)
                : new FetchOutcome(null, Tally.Parts, Failure?.Fault ?? FetchFault.NobodyHasIt, Failure?.Why ?? "no peer has it");
        }
        catch (OperationCanceledException)
        {
            outcome = new FetchOutcome(null, Tally.Parts, FetchFault.Closed, _isClosed ? "the service is closing" : "nobody waits for it any more");
        }
        catch (ObjectStoreException e)
        {
            outcome = new FetchOutcome(null, Tally.Parts, FaultOf(e), e.Message);
        }
        catch (Exception e)
        {
            PeeringLog.Failed(Fetcher.Logger, e);
            outcome = new FetchOutcome(null, Tally.Parts, FetchFault.StoreFailed, e.Message);
        }

        End(outcome);
    }

    private async Task GetAsync()
    {
        if (!await Fetcher.Slots.WaitAsync(0, CancellationToken.None).ConfigureAwait(false))
        {
            await WaitForSlotAsync().ConfigureAwait(false);
        }

        try
        {
            await using DownloadLane lane = new(this);
            await lane.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            Fetcher.Slots.Release();
        }
    }

    private async Task WaitForSlotAsync()
    {
        Fetcher.TransferEnds();
        try
        {
            await Fetcher.Slots.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            Fetcher.TransferBegins();
        }
    }

    private void End(FetchOutcome outcome)
    {
        Incoming?.Abandon();
        Dispose();
        Fetcher.Remove(this);
        _ended.SetResult(outcome);
        Fetcher.TransferEnds();
    }

    private void Stop()
    {
        if (!_isDisposed)
        {
            _ = _stop.CancelAsync();
        }
    }

    internal static FetchFault FaultOf(ObjectStoreException e) => e.Fault switch
    {
        ObjectStoreFault.DiskFull => FetchFault.DiskFull,
        ObjectStoreFault.NoRoom => FetchFault.TooLarge,
        ObjectStoreFault.Closed => FetchFault.Closed,
        _ => FetchFault.StoreFailed,
    };
}
