using System;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Links;

/// <summary>
/// Keeps the board connected, on a thread of its own: tries, waits longer after each failure, and looks every few seconds whether the address is still
/// there. Meanwhile the switch goes on as a plain one. The thread never ends; what goes wrong in it is one failed try. It also looks whether the
/// peer's loop still turns, as the loop looks after it: the images have no watchdog that knows of threads.
/// </summary>
public abstract class NetworkLink
{
    /// <summary>Longest time of one try, milliseconds.</summary>
    protected const int TryMillis = 30000;

    private const int FirstWaitMillis = 1000;
    private const int LongestWaitMillis = 60000;
    private const int LookMillis = 3000;

    private readonly ILogPort _log;
    private readonly IRestartPort _restart;
    private readonly BackOff _backOff = new BackOff(FirstWaitMillis, LongestWaitMillis);
    private string _lastFailure = "";
    private Heartbeat? _own;
    private Heartbeat? _loop;

    /// <summary>Starts nothing.</summary>
    /// <param name="log">Hears of connections and losses.</param>
    /// <param name="restart">Used when the thread cannot go on.</param>
    protected NetworkLink(ILogPort log, IRestartPort restart)
    {
        _log = log;
        _restart = restart;
    }

    /// <summary>Whether the board has an address.</summary>
    public bool IsUp { get; private set; }

    /// <summary>How often it came to an address: sockets of an older connection are of no use.</summary>
    public int Connections { get; private set; }

    /// <summary>Whether the radio is on. Once it is, it stays on, connected or not.</summary>
    public bool IsRadioOn { get; protected set; }

    /// <summary>Takes what its thread and the peer's loop show life by.</summary>
    /// <param name="own">Beats at each of its turns.</param>
    /// <param name="loop">Beats at each turn of the peer's loop; when it stops, the board is started again.</param>
    public void Watch(Heartbeat own, Heartbeat loop)
    {
        _own = own;
        _loop = loop;
    }

    /// <summary>What its thread does: turns until one fails or the loop has stopped; then the board is started again.</summary>
    public void Run()
    {
        TryWrite(_log, RunUntilItFails(this));
        _restart.Restart();
    }

    /// <summary>Tries once to connect, and waits for an address.</summary>
    /// <returns>Null when the board has one; why not, otherwise, in a few words without secrets.</returns>
    protected abstract string? TryConnect();

    /// <summary>The board's address in this network; null when it has none.</summary>
    protected abstract string? FindAddress();

    /// <summary>Waits; the other threads go on.</summary>
    /// <param name="millis">How long.</param>
    protected abstract void Wait(int millis);

    /// <summary>A number left to chance. It need be no secret.</summary>
    /// <param name="below">It is 0 or more, and less than this.</param>
    protected abstract int Chance(int below);

    /// <returns>Why it came to an end.</returns>
    private static string RunUntilItFails(NetworkLink link)
    {
        try
        {
            while (link._loop == null || !link._loop.IsOverdue)
            {
                link.Turn();
            }
        }
        catch (Exception)
        {
            // Memory ran out, most likely. A thread that dies is dead in silence: begin anew.
            return "The network's thread failed: starting again.";
        }

        return "The peer's loop stands still: starting again.";
    }

    private void Turn()
    {
        if (_own != null)
        {
            _own.Beat();
        }

        if (IsUp)
        {
            Wait(LookMillis);
            if (FindAddress() == null)
            {
                IsUp = false;
                _log.Write("Network lost: a plain switch until it is back.");
            }

            return;
        }

        string? failure = TryOnce(this);
        string? address = failure == null ? FindAddress() : null;
        if (address != null)
        {
            _backOff.Reset();
            _lastFailure = "";
            Connections++;
            IsUp = true;
            _log.Write("Network up: " + address + ".");
            return;
        }

        Report(failure == null ? "it gave no address" : failure);
        Wait(_backOff.Next(Chance(LongestWaitMillis)));
    }

    private static string? TryOnce(NetworkLink link)
    {
        try
        {
            return link.TryConnect();
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The same failure once, not each minute for a week.</summary>
    private void Report(string failure)
    {
        if (failure != _lastFailure)
        {
            _lastFailure = failure;
            _log.Write("No network: " + failure + ". Trying again.");
        }
    }

    private static void TryWrite(ILogPort log, string line)
    {
        try
        {
            log.Write(line);
        }
        catch (Exception)
        {
            // There is not even memory for a line. What matters is the restart.
            return;
        }
    }
}
