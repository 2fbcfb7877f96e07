using System;
using System.Net.NetworkInformation;
using System.Threading;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// Keeps the board connected, on a thread of its own: tries, waits longer after each failure, and looks every few seconds whether the address is still
/// there. Meanwhile the switch goes on as a plain one. The thread never ends; what goes wrong in it is one failed try.
/// </summary>
public abstract class NetworkLink
{
    private const int FirstWaitMillis = 1000;
    private const int LongestWaitMillis = 60000;
    private const int LookMillis = 3000;
    private const string NoAddress = "0.0.0.0";

    private readonly ILogPort _log;
    private readonly IRestartPort _restart;
    private readonly BackOff _backOff = new BackOff(FirstWaitMillis, LongestWaitMillis);
    private readonly Random _random = new Random();
    private readonly AutoResetEvent _never = new AutoResetEvent(false);
    private string _lastFailure = "";

    /// <summary>Starts nothing.</summary>
    /// <param name="log">Hears of connections and losses.</param>
    /// <param name="restart">Used when the thread cannot go on.</param>
    protected NetworkLink(ILogPort log, IRestartPort restart)
    {
        _log = log;
        _restart = restart;
    }

    /// <summary>Longest time of one try, milliseconds.</summary>
    protected const int TryMillis = 30000;

    /// <summary>Whether the board has an address.</summary>
    public bool IsUp { get; private set; }

    /// <summary>How often it came to an address: sockets of an older connection are of no use.</summary>
    public int Connections { get; private set; }

    /// <summary>Whether the radio is on. Once it is, it stays on, connected or not.</summary>
    public bool IsRadioOn { get; protected set; }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        new Thread(Run).Start();
    }

    /// <summary>The kind of interface whose address counts.</summary>
    protected abstract NetworkInterfaceType InterfaceType { get; }

    /// <summary>Tries once to connect, and waits for an address.</summary>
    /// <returns>Null when the board has one; why not, otherwise, in a few words without secrets.</returns>
    protected abstract string? TryConnect();

    private void Run()
    {
        try
        {
            while (true)
            {
                Turn();
            }
        }
        catch (Exception exception)
        {
            // Memory ran out, most likely. A thread that dies is dead in silence: begin anew.
            _log.Write("The network's thread failed: " + exception.Message);
            _restart.Restart();
        }
    }

    private void Turn()
    {
        if (IsUp)
        {
            _never.WaitOne(LookMillis, false);
            if (Address() == null)
            {
                IsUp = false;
                _log.Write("Network lost: a plain switch until it is back.");
            }

            return;
        }

        string? failure = TryOnce();
        string? address = failure == null ? Address() : null;
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
        _never.WaitOne(_backOff.Next(_random.Next(LongestWaitMillis)), false);
    }

    private string? TryOnce()
    {
        try
        {
            return TryConnect();
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    private string? Address()
    {
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.NetworkInterfaceType == InterfaceType && card.IPv4Address != null && card.IPv4Address != NoAddress && card.IPv4Address.Length > 0)
            {
                return card.IPv4Address;
            }
        }

        return null;
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
}
