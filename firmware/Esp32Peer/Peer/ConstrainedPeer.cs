using System;
using NanoPeers.Attempts;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The peer of a light switch: one receive loop on one thread, its buffers made once. It is a plain switch from the first turn on, whatever
/// the network does; enrolled, it finds its gateway and serves it over secured sessions. Read CONSTRAINED-PEER.md first. Cut by verb: the
/// loop here, boot and enrolment, the switch; the network's half is another class.
/// </summary>
public sealed partial class ConstrainedPeer
{
    /// <summary>Most places in the table of sessions; <see cref="PeerOptions.Sessions"/> says how many there are.</summary>
    public const int SessionPlaces = Limits.MaxConstrainedSessions;

    private readonly PeerPorts _ports;
    private readonly PeerOptions _options;
    private readonly PeerRecords _records;
    private readonly BootCount _bootCount;
    private readonly byte[] _receive = new byte[Limits.MaxDatagram];
    private readonly byte[] _source = new byte[AddressOctets.Length];
    private PeerNetwork? _network;
    private StatusPattern _shownStatus;
    private bool _statusShown;
    private int _faultsInARow;
    private long _restUntilMillis;

    /// <summary>Reads what storage holds and shows the light's state. Opens nothing: the first turn of the loop does.</summary>
    /// <param name="ports">The board.</param>
    /// <param name="options">What the board or its owner decides.</param>
    public ConstrainedPeer(PeerPorts ports, PeerOptions options)
    {
        _ports = ports;
        _options = options;
        Counters = new PeerCounters();
        Trace = new AttemptTrace(PeerTiming.StepsKept);
        Memory = new PeerMemory(ports.Memory);
        _records = new PeerRecords(ports.Cryptography, ports.Storage, Counters);
        _bootCount = new BootCount(_records);
        _bootCount.TryKeep();
        ReadInvitation();
        _light = MakeLight();
        RestoreLight();
        ShowLight();
        WriteBoot();
    }

    /// <summary>What was counted since the start.</summary>
    public PeerCounters Counters { get; }

    /// <summary>The last steps of attempts.</summary>
    public AttemptTrace Trace { get; }

    /// <summary>How much memory is free, and how little there was.</summary>
    public PeerMemory Memory { get; }

    /// <summary>This start's number; it is used for the network only once it is kept in storage.</summary>
    public uint BootNumber
    {
        get { return _bootCount.Value; }
    }

    /// <summary>Who the peer is; null until it is enrolled.</summary>
    public Identifier? Self
    {
        get { return _invitation == null ? null : _invitation.Device; }
    }

    /// <summary>How far it is on its way to a session.</summary>
    public PeerState State
    {
        get
        {
            if (_network != null)
            {
                return _network.State;
            }

            if (_invitation == null)
            {
                return PeerState.NotEnrolled;
            }

            return _bootCount.IsKept ? PeerState.AwaitingEntropy : PeerState.StorageFault;
        }
    }

    /// <summary>The session in a place of the table, or null.</summary>
    /// <param name="place">From 0 to <see cref="SessionPlaces"/> - 1.</param>
    public SecuredSession? SessionAt(int place)
    {
        return _network == null || place >= _options.Sessions ? null : _network.EntryAt(place).Session;
    }

    /// <summary>The attempt that a session came of, the same in the gateway's log; 0 for a free place.</summary>
    /// <param name="place">From 0 to <see cref="SessionPlaces"/> - 1.</param>
    public ulong AttemptAt(int place)
    {
        return _network == null || place >= _options.Sessions ? 0 : _network.EntryAt(place).AttemptId;
    }

    /// <summary>
    /// One turn of the loop: looks at the button, does what is due, computes a slice, and handles the datagrams that came, waiting for the first.
    /// Survives everything; too many faults in a row start the board again.
    /// </summary>
    /// <param name="maxWaitMillis">Longest wait for a datagram; less while the button is watched.</param>
    public void RunOnce(int maxWaitMillis)
    {
        RunOnce(this, maxWaitMillis);
    }

    /// <summary>Ends all sessions, tells the gateway so, and keeps the light's state. The peer is done afterwards.</summary>
    public void Stop()
    {
        Stop(CloseReason.GoingAway);
    }

    /// <summary>As <see cref="Stop()"/>, before a sleep: the gateway is told that this peer comes back, and keeps what it is to get until then.</summary>
    public void StopToSleep()
    {
        _ports.Log.Write("Asleep.");
        Stop(CloseReason.Asleep);
    }

    private void Stop(CloseReason reason)
    {
        if (_network != null)
        {
            _network.Shut(reason);
            _network = null;
        }

        KeepLight(_ports.Clock.NowMillis, true);
    }

    /// <summary>Static, as all that catches on the chip: it writes an instance's method into its caller, and then forgets to end the exception.</summary>
    private static void RunOnce(ConstrainedPeer peer, int maxWaitMillis)
    {
        try
        {
            peer.Turn(maxWaitMillis);
            peer._faultsInARow = 0;
        }
        catch (OutOfMemoryException)
        {
            peer.HandleShortage();
        }
        catch (Exception exception)
        {
            peer.HandleFault(exception);
        }
    }

    private void Turn(int maxWaitMillis)
    {
        long now = _ports.Clock.NowMillis;
        EndRest(now);
        LookAtButton(now);
        bool isComputing = !IsResting && RunNetwork(now);
        Receive(isComputing ? 0 : WaitMillis(maxWaitMillis));
        LookAtLinked(_ports.Clock.NowMillis);
        LookAtGroups(_ports.Clock.NowMillis);
        ShowLight();
        TakeMemory(now);
        KeepLight(_ports.Clock.NowMillis, false);
        ShowStatus();
    }

    /// <summary>Does what is due for the network, and a slice of computing.</summary>
    /// <returns>Whether there is more to compute.</returns>
    private bool RunNetwork(long nowMillis)
    {
        if (_network == null)
        {
            TryStartNetwork(nowMillis);
            return false;
        }

        _network.HandleTimers(nowMillis);
        bool isComputing = _network.IsComputing;
        if (isComputing)
        {
            _network.Compute(nowMillis);
        }

        return isComputing;
    }

    private int WaitMillis(int maxWaitMillis)
    {
        int look = _button.IsBouncing ? PeerTiming.ButtonBounceLookMillis : PeerTiming.ButtonLookMillis;
        long wait = maxWaitMillis < look ? maxWaitMillis : look;
        if (_network != null && !IsResting)
        {
            long due = _network.NextTimeoutMillis - _ports.Clock.NowMillis;
            wait = due < wait ? due : wait;
        }

        return wait < 0 ? 0 : (int)wait;
    }

    private void Receive(int waitMillis)
    {
        int count = _ports.Datagrams.Receive(_receive, waitMillis, _source);
        long start = _ports.Clock.NowMillis;
        int handled = 0;
        while (count > 0)
        {
            Counters.Add(PeerCounter.DatagramsReceived);
            long now = _ports.Clock.NowMillis;
            if (IsResting)
            {
                Counters.Add(PeerCounter.DatagramsShed);
            }
            else if (_network != null)
            {
                _network.HandleDatagram(_receive, count, _source, _ports.Datagrams.CameToAll, now);
            }

            handled++;
            bool timeIsUp = handled == PeerTiming.DatagramsEachTurn || now - start >= PeerTiming.DatagramSliceMillis;
            count = timeIsUp ? 0 : _ports.Datagrams.Receive(_receive, 0, _source);
        }
    }

    private void ShowStatus()
    {
        StatusPattern status = _ports.Clock.NowMillis < _noAnswerUntilMillis ? StatusPattern.NoAnswer : StatusOf(State);
        if (!_statusShown || status != _shownStatus)
        {
            _statusShown = true;
            _shownStatus = status;
            _ports.Pins.SetStatus(status);
        }
    }

    private StatusPattern StatusOf(PeerState state)
    {
        switch (state)
        {
            case PeerState.NotEnrolled: return StatusPattern.NotEnrolled;
            case PeerState.StorageFault: return StatusPattern.Fault;
            case PeerState.AwaitingEntropy: return StatusPattern.Starting;
            case PeerState.Handshaking: return StatusPattern.Handshaking;
            case PeerState.Live: return StatusPattern.Live;
            default: return HasSession() ? StatusPattern.Live : StatusPattern.Searching;
        }
    }

    /// <summary>Whether a session lives, with whomever: two linked boards need no gateway.</summary>
    private bool HasSession()
    {
        for (int i = 0; i < SessionPlaces; i++)
        {
            if (SessionAt(i) != null)
            {
                return true;
            }
        }

        return false;
    }
}
