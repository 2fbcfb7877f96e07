using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// A task that needs nobody (S0 fig. 7: a request may be started by a scheduled task, which then sends data): when it is due it opens a session, sends a
/// file, and closes the session; then it waits for the next time. One run at a time; a run that is still going when the next is due makes that one fall out.
/// </summary>
public sealed class ScheduledSend : IAsyncDisposable
{
    private readonly FileService _files;
    private readonly RemoteAddress _to;
    private readonly Func<CancellationToken, ValueTask<SessionRequest>> _makeRequest;
    private readonly Func<CancellationToken, Task<FileToSend>> _openFile;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Task _run = Task.CompletedTask;

    /// <summary>Begins to wait.</summary>
    /// <param name="files">Sends the file; its node opens the session.</param>
    /// <param name="to">Where the receiver is.</param>
    /// <param name="makeRequest">Makes the request of each run.</param>
    /// <param name="openFile">Opens the file of each run; disposed when the run ends.</param>
    /// <param name="first">Time until the first run.</param>
    /// <param name="every">Time from one run to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single run.</param>
    public ScheduledSend(
        FileService files,
        RemoteAddress to,
        Func<CancellationToken, ValueTask<SessionRequest>> makeRequest,
        Func<CancellationToken, Task<FileToSend>> openFile,
        TimeSpan first,
        TimeSpan every)
    {
        _files = files;
        _to = to;
        _makeRequest = makeRequest;
        _openFile = openFile;
        _timer = files.Node.Time.CreateTimer(static state => ((ScheduledSend)state!).Begin(), this, first, every);
    }

    /// <summary>
    /// A run ended: with a file's result; or without a session, and the result of asking says why; or by a failure of this end. Must not wait.
    /// </summary>
    public event Action<FileResult?, ConnectResult?, Exception?>? Ended;

    /// <summary>Ends the run that is going and all later ones.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        Task run;
        lock (_gate)
        {
            run = _run;
        }

        await run.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_run.IsCompleted && !_stopping.IsCancellationRequested)
            {
                _run = Task.Run(RunAsync);
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            using FileToSend file = await _openFile(_stopping.Token).ConfigureAwait(false);
            SessionRequest request = await _makeRequest(_stopping.Token).ConfigureAwait(false);
            ConnectResult connected = await _files.Node.ConnectAsync(_to, request, _stopping.Token).ConfigureAwait(false);
            FileResult? result = connected.Session is { } session ? await SendAsync(session, file).ConfigureAwait(false) : null;
            Ended?.Invoke(result, connected, null);
        }
#pragma warning disable CA1031 // Nobody waits for a run: whatever fails is told, and the next run tries again.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Ended?.Invoke(null, null, problem);
        }
    }

    private async Task<FileResult> SendAsync(PeerSession session, FileToSend file)
    {
        try
        {
            return await _files.SendAsync(session, file, null, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            session.Close(CloseReason.Done);
        }
    }
}
