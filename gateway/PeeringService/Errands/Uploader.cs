using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// Works through the upload folder: each file goes to the backend, this node's directly or through peers, those of peers directly alone, and is kept until the
/// backend's receipt is verified. Nothing but the files says what is to be done, so a restart goes on where this ended.
/// </summary>
internal sealed class Uploader : IAsyncDisposable
{
    private const int MaxDone = 100;
    private static readonly TimeSpan ReportSpacing = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ErrandsOptions _options;
    private readonly Outbox _outbox;
    private readonly ReceiptFolder _receipts;
    private readonly ErrandTasks _tasks;
    private readonly ErrandAsker _asker;
    private readonly BackendKey _key;
    private readonly BlackListFile _blackList;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, UploadItem> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly Queue<UploadView> _done = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<Task> _running = [];
    private Task _loop = Task.CompletedTask;
    private DateTimeOffset _nextReport;
    private bool _isBlocked;

    internal Uploader(
        ErrandsOptions options, Outbox outbox, ReceiptFolder receipts, ErrandTasks tasks, ErrandAsker asker, BackendKey key, BlackListFile blackList,
        TimeProvider time, ILogger logger)
    {
        (_options, _outbox, _receipts, _tasks, _asker, _key) = (options, outbox, receipts, tasks, asker, key);
        (_blackList, _time, _logger) = (blackList, time, logger);
    }

    /// <summary>Who hands answers to peers, and which folders they can post to; set before <see cref="Start"/>.</summary>
    internal ErrandProvider? Provider { get; set; }

    internal IReadOnlyList<UploadView> Views
    {
        get
        {
            lock (_gate)
            {
                return [.. _items.Values.Select(item => item.View()).OrderBy(view => view.Name, StringComparer.Ordinal), .. _done];
            }
        }
    }

    internal void Start() => _loop = Task.Run(RunAsync);

    /// <summary>A file was put into the folder as a whole.</summary>
    internal void Added(string name)
    {
        lock (_gate)
        {
            _whole.Add(Path.Combine(_outbox.Folder, name));
        }

        Wake();
    }

    /// <summary>Looks into the folder at once.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Tries everything again that waits for its next try.</summary>
    internal void RetryAll()
    {
        lock (_gate)
        {
            foreach (UploadItem item in _items.Values)
            {
                item.NextTry = _time.GetUtcNow();
            }
        }

        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            TimeSpan pause = _options.LookEvery;
            try
            {
                ReportBlackList();
                pause = Turn();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                ErrandsLog.FolderFailed(_logger, e.Message);
            }

            using CancellationTokenSource timer = new(pause, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _end.Token);
            try
            {
                await _wake.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It is time.
            }
        }
    }

    /// <summary>Compares what lies there with what is known, and begins what is due.</summary>
    /// <returns>When to look again.</returns>
    private TimeSpan Turn()
    {
        IReadOnlyList<OutboxFile> files = _outbox.List();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            Take(files, now);
            UploadItem[] due =
            [
                .. _items.Values.Where(item => !item.IsRunning && item.NextTry <= now && IsWhole(item, now))
                    .OrderBy(item => item.Attempts).ThenBy(item => item.File.Name, StringComparer.Ordinal),
            ];

            // While nothing gets through, one at a time finds out as well as four.
            int most = _options.IsOn?.Invoke() == false ? 0 : _isBlocked ? 1 : _options.AtOnce;
            int free = most - _items.Values.Count(item => item.IsRunning);
            foreach (UploadItem item in due.Take(Math.Max(0, free)))
            {
                Begin(item);
            }

            // What is due and has not begun begins when something ends, which wakes the loop.
            DateTimeOffset next = _items.Values.Where(item => !item.IsRunning && (item.NextTry > now || !IsWhole(item, now)))
                .Select(item => IsWhole(item, now) ? item.NextTry : item.SteadySince + _options.Settled).DefaultIfEmpty(now + _options.LookEvery).Min();
            TimeSpan pause = next - now;
            TimeSpan least = TimeSpan.FromMilliseconds(100);
            return pause < least ? least : pause > _options.LookEvery ? _options.LookEvery : pause;
        }
    }

    private void Take(IReadOnlyList<OutboxFile> files, DateTimeOffset now)
    {
        HashSet<string> there = [.. files.Select(file => file.Path)];
        foreach (UploadItem gone in _items.Values.Where(item => !item.IsRunning && !there.Contains(item.File.Path)).ToArray())
        {
            _items.Remove(gone.File.Path);
            _whole.Remove(gone.File.Path);
        }

        foreach (OutboxFile file in files)
        {
            if (!_items.TryGetValue(file.Path, out UploadItem? item))
            {
                _items.Add(file.Path, new UploadItem(file, now));
            }
            else if (!item.IsRunning && item.File != file)
            {
                item.File = file;
                item.SteadySince = now;
            }
        }

        foreach (string report in _blackList.OpenReports().Where(name => !there.Contains(Path.Combine(_outbox.Folder, name))))
        {
            _blackList.Unreported(report);
        }
    }

    /// <summary>What peers posted, and what was put there by name, is whole; what somebody copies there is taken when it stays as it is.</summary>
    private bool IsWhole(UploadItem item, DateTimeOffset now) =>
        !item.File.IsOwn || _whole.Contains(item.File.Path) || now - item.SteadySince >= _options.Settled;

    private void Begin(UploadItem item)
    {
        item.IsRunning = true;
        Task? task = null;
        task = Task.Run(async () =>
        {
            await SendAsync(item).ConfigureAwait(false);
            lock (_gate)
            {
                _running.Remove(task!);
            }

            Wake();
        });
        _running.Add(task);
    }

    private async Task SendAsync(UploadItem item)
    {
        (UploadFault fault, string detail, string? by) = (UploadFault.Unreadable, "", null);
        try
        {
            (fault, detail, by) = await TryAsync(item.File).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            detail = e.Message;
        }

        Settle(item, fault, detail, by);
    }

    private async Task<(UploadFault Fault, string Detail, string? By)> TryAsync(OutboxFile file)
    {
        if (file.Length == 0 || file.Length > _options.MaxFileOctets)
        {
            return file.Length == 0
                ? (UploadFault.Empty, "It is empty.", null)
                : (UploadFault.TooLong, $"It has more than {_options.MaxFileOctets} octets.", null);
        }

        return Outbox.Read(file) is not { } octets ? (UploadFault.Unreadable, "It changes.", null)
            : file.IsOwn ? await SendOwnAsync(file, octets).ConfigureAwait(false)
            : await SendForPeerAsync(file, octets).ConfigureAwait(false);
    }

    private async Task<(UploadFault Fault, string Detail, string? By)> SendOwnAsync(OutboxFile file, byte[] octets)
    {
        string? by = null;
        if (_receipts.Find(file.Name) is not { } known || _key.JudgeReceipt(known, file.Order, octets) != ErrandStatus.Valid)
        {
            ErrandOutcome outcome = await _asker.RunAsync(new ErrandRequest(file.Order.Task, file.Order.Href, octets), _end.Token).ConfigureAwait(false);
            if (outcome.End != ErrandEnd.Done)
            {
                UploadFault fault = outcome.End switch
                {
                    ErrandEnd.Refused => UploadFault.Refused,
                    ErrandEnd.TimedOut => UploadFault.NobodyHelped,
                    _ => UploadFault.Unreachable,
                };
                return (fault, outcome.Detail, null);
            }

            by = outcome.By;
            _receipts.Put(file.Name, outcome.Answer);
        }

        _blackList.Reported(file.Name);
        Outbox.Remove(file);
        ErrandsLog.Uploaded(_logger, file.Name, by ?? "no peer");
        return (UploadFault.None, "", by);
    }

    private async Task<(UploadFault Fault, string Detail, string? By)> SendForPeerAsync(OutboxFile file, byte[] octets)
    {
        string detail = "The task is not approved here.";
        UploadFault fault = UploadFault.NotApproved;
        if (_tasks.Find(file.Order.Task) is { } task && task.Approves(file.Order.Href))
        {
            ErrandAnswer answer = await task.DoAsync(file.Order, octets, _end.Token).ConfigureAwait(false);
            if (answer.Result == ErrandResult.Done)
            {
                Provider?.HandBack(file, answer.Octets);
                Outbox.Remove(file);
                ErrandsLog.DoneForPeer(_logger, file.Order.Task, file.Order.Reporter, file.Name);
                return (UploadFault.None, "", null);
            }

            (fault, detail) = (answer.Result == ErrandResult.Never ? UploadFault.Refused : UploadFault.Unreachable, answer.Detail);
        }

        if (_time.GetUtcNow() - file.Written > _options.KeepForPeers)
        {
            ErrandsLog.GivenUp(_logger, file.Name, file.Order.Reporter, _options.KeepForPeers, detail);
            File.Delete(file.Path);
        }

        return (fault, detail, null);
    }

    private void Settle(UploadItem item, UploadFault fault, string detail, string? by)
    {
        lock (_gate)
        {
            item.IsRunning = false;
            (item.Fault, item.Detail) = (fault, detail);
            if (fault == UploadFault.None)
            {
                NoteDone(item, by);
                return;
            }

            item.Attempts++;
            bool isHopeless = fault is UploadFault.Refused or UploadFault.TooLong or UploadFault.Empty or UploadFault.NotApproved;
            double factor = isHopeless ? double.MaxValue : Math.Pow(2, Math.Min(item.Attempts - 1, 30)) * (0.75 + (Random.Shared.NextDouble() / 2));
            item.NextTry = _time.GetUtcNow() + TimeSpan.FromTicks((long)Math.Min(_options.LongestRetry.Ticks, _options.FirstRetry.Ticks * factor));
            _isBlocked |= fault is UploadFault.Unreachable or UploadFault.NobodyHelped;
        }

        ErrandsLog.NotUploaded(_logger, item.File.Name, item.Attempts, fault, detail);
    }

    private void NoteDone(UploadItem item, string? by)
    {
        _items.Remove(item.File.Path);
        _whole.Remove(item.File.Path);
        _done.Enqueue(item.View(UploadState.Done, by));
        if (_done.Count > MaxDone)
        {
            _done.Dequeue();
        }

        // The way is open: what waits because it was not goes now.
        if (_isBlocked)
        {
            _isBlocked = false;
            foreach (UploadItem other in _items.Values.Where(one => one.Fault is UploadFault.Unreachable or UploadFault.NobodyHelped))
            {
                other.NextTry = _time.GetUtcNow();
            }
        }
    }

    /// <summary>
    /// Peers that were black-listed since go into a report, which goes like any file (S2 fig. 9: "report the responding server peer in a next report").
    /// </summary>
    private void ReportBlackList()
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (now >= _nextReport && _outbox.Report(name => _blackList.Report(name, _asker.Peering.NodeId)))
        {
            _nextReport = now + ReportSpacing;
            _blackList.Save();
        }

        _outbox.Sweep(() => Provider?.OpenFolders() ?? new HashSet<string>());
    }
}
