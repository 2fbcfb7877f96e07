using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Listens to what happens in a peer's groups and keeps it, so that a scenario can ask what was heard.</summary>
internal sealed class GroupWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<GroupEventView> _heard = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _listening;

    private GroupWatch(ApiClient api)
    {
        _listening = ListenAsync(api);
    }

    /// <summary>Begins to listen: nothing that happens after this is missed.</summary>
    /// <param name="api">The peer's API.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GroupWatch> StartAsync(ApiClient api, CancellationToken cancellationToken)
    {
        GroupWatch watch = new(api);
        Task first = await Task.WhenAny(watch._watching.Task, watch._listening).WaitAsync(cancellationToken).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        return watch;
    }

    /// <summary>Lines that were said and heard here, each as NAME: TEXT, those in clear marked.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_gate)
        {
            return [.. _heard.Where(heard => heard.Kind == "said").Select(heard => $"{(heard.Secured ? "" : "UNSECURED ")}{heard.Name}: {heard.Text}")];
        }
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task ListenAsync(ApiClient api)
    {
        await foreach (GroupEventView happened in api.WatchGroupsAsync(_watching.SetResult, _ending.Token).ConfigureAwait(false))
        {
            lock (_gate)
            {
                _heard.Add(happened);
            }
        }
    }
}
