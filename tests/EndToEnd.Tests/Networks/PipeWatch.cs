using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>Listens to the channels of a pipe at a gateway, and keeps what came.</summary>
internal sealed class PipeWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _heard = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _listening;

    private PipeWatch(ApiClient api, string pipe) => _listening = ListenAsync(api, pipe);

    /// <summary>Begins to listen: nothing that comes after this is missed.</summary>
    public static async Task<PipeWatch> StartAsync(ApiClient api, string pipe, CancellationToken cancellationToken)
    {
        PipeWatch watch = new(api, pipe);
        Task first = await Task.WhenAny(watch._watching.Task, watch._listening).WaitAsync(cancellationToken);
        await first;
        return watch;
    }

    /// <summary>What came, in the order in which it came.</summary>
    public IReadOnlyList<string> Texts()
    {
        lock (_gate)
        {
            return [.. _heard];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task ListenAsync(ApiClient api, string pipe)
    {
        await foreach (PipeHeardView heard in api.ListenAsync(pipe, "", true, _watching.SetResult, _ending.Token))
        {
            lock (_gate)
            {
                _heard.Add(heard.Text);
            }
        }
    }
}
