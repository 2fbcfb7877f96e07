using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Agent;

/// <summary>One subsystem and its states: started, watched, started again, stopped. Orders come one at a time.</summary>
internal sealed class Supervision : IAsyncDisposable
{
    private readonly ISubsystem _subsystem;
    private readonly SubsystemRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<SubsystemView> _tell;
    private readonly RestartHistory _history;
    private readonly Lock _gate = new();
    private readonly Lock _queueGate = new();
    private SubsystemView _view;
    private CancellationTokenSource? _ending;
    private Task _loop = Task.CompletedTask;
    private Task _last = Task.CompletedTask;
    private bool _closed;

    internal Supervision(ISubsystem subsystem, SubsystemRules rules, TimeProvider time, ILogger logger, Action<SubsystemView> tell)
    {
        _subsystem = subsystem;
        _rules = rules;
        _time = time;
        _logger = logger;
        _tell = tell;
        _history = new RestartHistory(rules);
        _view = new SubsystemView(
            subsystem.Name, subsystem.Purpose, subsystem.IsPeeringAware, SubsystemState.Stopped, SubsystemFault.None, "", time.GetUtcNow(), 0, null);
    }

    internal SubsystemView View
    {
        get
        {
            lock (_gate)
            {
                return _view;
            }
        }
    }

    /// <summary>Starts it, at once also when it waits for a restart; done when the first start has succeeded or failed.</summary>
    internal Task StartAsync() => QueueAsync(async () =>
    {
        if (View.State != SubsystemState.Running)
        {
            await EndLoopAsync().ConfigureAwait(false);
            await BeginAsync().ConfigureAwait(false);
        }
    });

    /// <summary>Stops it; done when it has stopped, orderly or not.</summary>
    internal Task StopAsync() => QueueAsync(EndLoopAsync);

    /// <summary>Stops it if it runs, and starts it.</summary>
    internal Task RestartAsync() => QueueAsync(async () =>
    {
        await EndLoopAsync().ConfigureAwait(false);
        await BeginAsync().ConfigureAwait(false);
    });

    /// <summary>Stops it for good: nothing starts it any more.</summary>
    public async ValueTask DisposeAsync() => await QueueAsync(() =>
    {
        _closed = true;
        return EndLoopAsync();
    }).ConfigureAwait(false);

    private Task QueueAsync(Func<Task> order)
    {
        lock (_queueGate)
        {
            _last = AfterAsync(_last, order);
            return _last;
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> order)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await order().ConfigureAwait(false);
    }

    private async Task BeginAsync()
    {
        if (_closed)
        {
            return;
        }

        _history.Clear();
        _ending = new CancellationTokenSource();
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken ending = _ending.Token;
        _loop = Task.Run(() => KeepAsync(first, ending), CancellationToken.None);
        await first.Task.ConfigureAwait(false);
    }

    private async Task EndLoopAsync()
    {
        if (_ending is not null)
        {
            await _ending.CancelAsync().ConfigureAwait(false);
        }

        await _loop.ConfigureAwait(false);
        _ending?.Dispose();
        _ending = null;
        if (View.State is not SubsystemState.Stopped)
        {
            Enter(SubsystemState.Stopped, SubsystemEnd.Well, null); // it had ended or failed: now nobody wants it to run
        }
    }

    /// <summary>Run after run, until it is to end, or is not started again.</summary>
    private async Task KeepAsync(TaskCompletionSource first, CancellationToken ending)
    {
        for (int restarts = 0; ; restarts++)
        {
            Enter(SubsystemState.Starting, SubsystemEnd.Well, null, restarts);
            SubsystemEnd end = await RunAsync(first, ending).ConfigureAwait(false);
            bool goesOn = !ending.IsCancellationRequested && await WaitAsync(end, first, ending).ConfigureAwait(false);
            first.TrySetResult();
            if (!goesOn)
            {
                return;
            }
        }
    }

    /// <summary>After an end: says what becomes of it, and waits for the restart if there is to be one.</summary>
    private async Task<bool> WaitAsync(SubsystemEnd end, TaskCompletionSource first, CancellationToken ending)
    {
        if (!_rules.RestartsAfter(end))
        {
            Leave(end);
            return false;
        }

        if (_history.Next(_time.GetUtcNow()) is not { } delay)
        {
            string detail = $"{_rules.MaxRestarts} restarts within {_rules.Window.TotalSeconds:0} s, the last time {end.Fault}: {end.Detail}";
            Leave(new SubsystemEnd(SubsystemFault.RestartLimit, detail));
            return false;
        }

        // The clock's timer is there before anybody hears of it: whoever moves the clock then, moves this wait.
        Task waiting = Task.Delay(delay, _time, ending);
        AgentLog.Waits(_logger, _subsystem.Name, end.Fault, end.Detail, delay.TotalSeconds);
        Enter(SubsystemState.Waiting, end, null);
        first.TrySetResult();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ending.IsCancellationRequested)
        {
            Enter(SubsystemState.Stopped, SubsystemEnd.Well, null);
            return false;
        }

        return true;
    }

    private void Leave(SubsystemEnd end)
    {
        if (end.Fault == SubsystemFault.None)
        {
            AgentLog.Ended(_logger, _subsystem.Name);
            Enter(SubsystemState.Ended, end, null);
            return;
        }

        AgentLog.Failed(_logger, _subsystem.Name, end.Fault, end.Detail);
        Enter(SubsystemState.Failed, end, null);
    }

    private async Task<SubsystemEnd> RunAsync(TaskCompletionSource first, CancellationToken ending)
    {
        ISubsystemRun run;
        try
        {
            run = await StartRunAsync(ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            Enter(SubsystemState.Stopped, SubsystemEnd.Well, null);
            return SubsystemEnd.Well;
        }
        catch (SubsystemException e)
        {
            return new SubsystemEnd(e.Fault, e.Message);
        }
        catch (Exception e)
        {
            return new SubsystemEnd(SubsystemFault.StartFailed, $"{e.GetType().Name}: {e.Message}");
        }

        AgentLog.Runs(_logger, _subsystem.Name);
        Enter(SubsystemState.Running, SubsystemEnd.Well, run.ProcessId);
        first.TrySetResult();
        await ((Task)run.Completion).WaitAsync(ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ending.IsCancellationRequested)
        {
            SubsystemEnd end = await run.Completion.ConfigureAwait(false);
            await SweepAsync(run).ConfigureAwait(false);
            return end;
        }

        await StopRunAsync(run).ConfigureAwait(false);
        return SubsystemEnd.Well;
    }

    private async Task<ISubsystemRun> StartRunAsync(CancellationToken ending)
    {
        using CancellationTokenSource late = new(_rules.StartWait, _time);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ending, late.Token);
        Task<ISubsystemRun> starting = _subsystem.StartAsync(limit.Token);
        try
        {
            return await starting.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _ = SweepLateAsync(starting);
            ending.ThrowIfCancellationRequested();
            throw new SubsystemException(SubsystemFault.StartTimedOut, $"It did not start within {_rules.StartWait.TotalSeconds:0} s.");
        }
    }

    private async Task StopRunAsync(ISubsystemRun run)
    {
        using CancellationTokenSource limit = new(_rules.StopWait, _time);
        Enter(SubsystemState.Stopping, SubsystemEnd.Well, run.ProcessId);
        SubsystemEnd end = SubsystemEnd.Well;
        try
        {
            await run.StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            AgentLog.Forced(_logger, _subsystem.Name, _rules.StopWait.TotalSeconds);
            end = new SubsystemEnd(SubsystemFault.StopTimedOut, $"It did not end within {_rules.StopWait.TotalSeconds:0} s and was ended by force.");
        }
        catch (Exception e)
        {
            end = new SubsystemEnd(SubsystemFault.Crashed, $"It failed at its end: {e.GetType().Name}: {e.Message}");
        }

        await SweepAsync(run).ConfigureAwait(false);
        AgentLog.Stopped(_logger, _subsystem.Name);
        Enter(SubsystemState.Stopped, end, null);
    }

    /// <summary>A run that came after its time is not wanted any more.</summary>
    private async Task SweepLateAsync(Task<ISubsystemRun> starting)
    {
        await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (starting.IsCompletedSuccessfully)
        {
            await SweepAsync(await starting.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task SweepAsync(ISubsystemRun run)
    {
        try
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            AgentLog.Stays(_logger, e, _subsystem.Name);
        }
    }

    private void Enter(SubsystemState state, SubsystemEnd end, int? process, int? restarts = null)
    {
        lock (_gate)
        {
            _view = _view with
            {
                State = state,
                Fault = end.Fault,
                Detail = end.Detail,
                Since = _time.GetUtcNow(),
                Restarts = restarts ?? _view.Restarts,
                ProcessId = process,
            };
            _tell(_view); // under the lock, so that events come in the order of the states
        }
    }
}
