using System;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Updates and peering of a board, put together: what runs, what is held for others, and what is fetched. All memory is taken at the start; a turn takes
/// milliseconds.
/// </summary>
public sealed class UpdatingBoard
{
    private readonly UpdatePorts _ports;
    private readonly byte[] _chunk = new byte[BundleLimits.MaxChunk];
    private long _restUntilMillis;
    private bool _isAsked;

    /// <summary>Chooses the application and starts it, network or not.</summary>
    /// <param name="ports">The board.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public UpdatingBoard(UpdatePorts ports, long nowMillis)
    {
        _ports = ports;
        Boot = new BundleBoot(ports.Files, ports.Storage, ports.Application, ports.Cryptography, ports.Log, _chunk);
        Boot.Begin(nowMillis);
    }

    /// <summary>What runs.</summary>
    public BundleBoot Boot { get; }

    /// <summary>The network; null until random octets can be trusted, which the alias's name needs.</summary>
    public BoardPeering? Peering { get; private set; }

    /// <summary>What is fetched; null until then, and for a board that is not told what.</summary>
    public BoardUpdater? Updater { get; private set; }

    /// <summary>Reports through peers; null until then, and for a board that is not told where they go.</summary>
    public BoardErrand? Errand { get; private set; }

    /// <summary>Whether it computes: then the loop need not wait for datagrams.</summary>
    public bool IsComputing
    {
        get { return (Updater != null && Updater.State == UpdaterState.Verifies) || (Errand != null && Errand.IsComputing); }
    }

    /// <summary>Looks for a new application now, or as soon as it can.</summary>
    public void CheckNow()
    {
        _isAsked = Updater == null;
        if (Updater != null)
        {
            Updater.CheckNow();
        }
    }

    /// <summary>Takes a report for the backend, which goes through a peer.</summary>
    /// <param name="octets">Holds it, from its beginning; not kept.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False when the board is not told where reports go or has no network yet, another is under way, or it is empty or too long.</returns>
    public bool Report(byte[] octets, int count)
    {
        return Errand != null && Errand.Take(octets, count);
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>Whether the board is to be started again.</returns>
    public bool Turn(long nowMillis)
    {
        bool isInstalled = nowMillis >= _restUntilMillis && TurnNetwork(this, nowMillis);
        return Boot.Turn(nowMillis) || isInstalled;
    }

    /// <summary>
    /// Static, as all that catches on the chip. What goes wrong here, such as a want of memory, must not take the application or the switch with it.
    /// </summary>
    private static bool TurnNetwork(UpdatingBoard board, long nowMillis)
    {
        try
        {
            if (board.Peering == null)
            {
                board.TryStart(nowMillis);
                return false;
            }

            board.Peering.Turn(nowMillis);
            if (board.TurnErrand(nowMillis))
            {
                return false;
            }

            return board.Updater != null && board.Updater.Turn(nowMillis);
        }
        catch (Exception exception)
        {
            board._ports.Log.Write("Updates rest: " + exception.Message);
            board._restUntilMillis = nowMillis + BundleLimits.RestMillis;
            return false;
        }
    }

    /// <summary>A report goes while the updater rests; then the updater waits. So they use connection and verifier in turn.</summary>
    private bool TurnErrand(long nowMillis)
    {
        if (Errand == null || (Updater != null && Updater.State != UpdaterState.Rests))
        {
            return false;
        }

        Errand.Turn(nowMillis);
        return Errand.State != BoardErrandState.Rests;
    }

    private void TryStart(long nowMillis)
    {
        if (!_ports.Entropy.IsReady)
        {
            return;
        }

        HeldBundle held = new HeldBundle(Boot, _ports.Streams, _ports.Cryptography);
        BoardPeering peering = new BoardPeering(_ports.Packets, _ports.Streams, held, _ports.Cryptography);
        WorkInTurn work = new WorkInTurn(_ports.Streams);
        ErrandSettings? errands = ErrandSettings.Read(_ports.Storage);
        Errand = errands == null ? null : new BoardErrand(_ports, errands, peering, work);
        UpdateSettings? settings = UpdateSettings.Read(_ports.Storage);
        if (settings == null)
        {
            _ports.Log.Write("No settings of updates: the application stays as it is.");
        }
        else
        {
            Updater = new BoardUpdater(_ports, settings, Boot, peering, _chunk, work, nowMillis);
        }

        Peering = peering;
        if (_isAsked)
        {
            CheckNow();
        }
    }
}
