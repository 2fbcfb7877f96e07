using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Devices that sleep: what they are told when they wake. The newest order alone counts, and for a time only.</summary>
public sealed partial class GatewayPeer
{
    private readonly SleepBook _sleep;

    /// <summary>Keeps an order for a device that sleeps; null when it does not. What "the other state" is, is settled now.</summary>
    private SwitchAnswer? Keep(DeviceLink link, SwitchAction action)
    {
        DateTimeOffset now = _options.Time.GetUtcNow();
        DateTimeOffset until = now + _options.OrdersWait;
        bool before = _sleep.OrderOf(link.Record.Id, now)?.Light ?? link.IsOn == true;
        bool on = action == SwitchAction.Toggle ? !before : action == SwitchAction.On;
        if (!_sleep.Keep(link.Record.Id, on, until))
        {
            return null;
        }

        // It may have woken in between.
        CarryOutKept(link);
        return new SwitchAnswer(SwitchResult.Kept, on, TimeSpan.Zero, "") { KeptUntil = until };
    }

    /// <summary>Tells a device that is awake what was kept for it. Without its answer the order goes on waiting.</summary>
    private void CarryOutKept(DeviceLink link)
    {
        if (_sleep.OrderOf(link.Record.Id, _options.Time.GetUtcNow()) is not { Light: { } on } order || link.Session is not { IsLive: true })
        {
            return;
        }

        link.Ask(SwitchMessageKind.Set, on ? 1 : 0, _node.NowMillis)?.ContinueWith(
            asked => Settle(order, asked), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private void Settle(SleepRecord order, Task<SwitchOutcome> asked)
    {
        if (asked.Result is SwitchOutcome.Done or SwitchOutcome.Refused)
        {
            _sleep.Done(order);
        }
    }

    private void NoteSleepFault(Exception fault)
    {
        Interlocked.Increment(ref _faults);
        if (_faultLogs.Admits(_node.NowMillis))
        {
            GatewayLog.Fault(_logger, "sleep", fault);
        }
    }
}
