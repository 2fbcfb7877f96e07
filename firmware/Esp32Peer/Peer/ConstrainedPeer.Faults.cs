using System;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// What becomes of a turn that failed: set-ups are given up, and the switch goes on. Memory that ran out is not a fault of the program; the network
/// rests for a moment then. Too many failed turns in a row start the board again.
/// </summary>
public sealed partial class ConstrainedPeer
{
    /// <summary>Whether datagrams are dropped unread, because memory ran out a moment ago.</summary>
    public bool IsResting
    {
        get { return _restUntilMillis != 0; }
    }

    private void HandleFault(Exception exception)
    {
        Counters.Add(PeerCounter.Faults);
        TryLog(this, "Fault", exception);
        ShedLoad(this);
        CountFailedTurn();
    }

    private void HandleShortage()
    {
        Counters.Add(PeerCounter.MemoryShort);
        _restUntilMillis = _ports.Clock.NowMillis + PeerTiming.MemoryRestMillis;
        ShedLoad(this);
        CountFailedTurn();
    }

    /// <summary>Whatever was being set up may be half done; and the light may have been switched just before.</summary>
    private static void ShedLoad(ConstrainedPeer peer)
    {
        try
        {
            if (peer._network != null)
            {
                peer._network.ShedLoad();
            }

            peer.ShowLight();
        }
        catch (Exception exception)
        {
            TryLog(peer, "Shedding load failed", exception);
        }
    }

    private void CountFailedTurn()
    {
        _faultsInARow++;
        if (_faultsInARow >= PeerTiming.FaultsBeforeRestart)
        {
            _faultsInARow = 0;
            TryLog(this, "Starting again, after too many faults in a row", null);
            _ports.Restart.Restart();
        }
    }

    /// <summary>Ends the rest when its time is over. Subscribers hear now of what the button did meanwhile.</summary>
    private void EndRest(long nowMillis)
    {
        if (IsResting && nowMillis >= _restUntilMillis)
        {
            _restUntilMillis = 0;
            if (_network != null)
            {
                _network.TellLight();
            }
        }
    }

    private void TakeMemory(long nowMillis)
    {
        if (Memory.TakeWhenDue(nowMillis))
        {
            Memory.Write(_ports.Log);
        }
    }

    /// <summary>A line needs memory too: without it there is none.</summary>
    private static void TryLog(ConstrainedPeer peer, string what, Exception? exception)
    {
        try
        {
            peer._ports.Log.Write(exception == null ? what + "." : what + ": " + exception.Message);
        }
        catch (Exception)
        {
            peer.Counters.Add(PeerCounter.LinesLost);
        }
    }
}
