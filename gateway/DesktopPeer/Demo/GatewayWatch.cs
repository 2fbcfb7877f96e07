using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Listens to a gateway's events and keeps them, so that a scenario can ask what was heard since a moment, and wait for it.</summary>
internal sealed class GatewayWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<GatewayEvent> _heard = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _listening;
    private TaskCompletionSource _news = NewSource();

    /// <summary>Begins to listen: nothing that happens from now on is missed.</summary>
    public GatewayWatch(IGatewayControl gateway)
    {
        IAsyncEnumerator<GatewayEvent> events = gateway.WatchAsync(_ending.Token).GetAsyncEnumerator(_ending.Token);

        // The first step begins the watch; it is taken here, not on another thread later.
        ValueTask<bool> first = events.MoveNextAsync();
        _listening = ListenAsync(events, first);
    }

    /// <summary>How many events were heard so far: a mark for <see cref="Since"/>.</summary>
    public int Mark
    {
        get
        {
            lock (_gate)
            {
                return _heard.Count;
            }
        }
    }

    /// <summary>Completes at the next event.</summary>
    public Task Next
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>What was heard since a mark.</summary>
    public IReadOnlyList<GatewayEvent> Since(int mark)
    {
        lock (_gate)
        {
            return _heard[mark..];
        }
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _ending.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync(IAsyncEnumerator<GatewayEvent> events, ValueTask<bool> first)
    {
        await using (events.ConfigureAwait(false))
        {
            try
            {
                for (bool more = await first.ConfigureAwait(false); more; more = await events.MoveNextAsync().ConfigureAwait(false))
                {
                    Keep(events.Current);
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }

    private void Keep(GatewayEvent happened)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            _heard.Add(happened);
            news = _news;
            _news = NewSource();
        }

        news.SetResult();
    }
}
