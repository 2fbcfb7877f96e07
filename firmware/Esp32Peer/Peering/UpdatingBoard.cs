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

    /// <summary>Whether it computes: then the loop need not wait for datagrams.</summary>
    public bool IsComputing
    {
        get { return Updater != null && Updater.State == UpdaterState.Verifies; }
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
            return board.Updater != null && board.Updater.Turn(nowMillis);
        }
        catch (Exception exception)
        {
            board._ports.Log.Write("Updates rest: " + exception.Message);
            board._restUntilMillis = nowMillis + BundleLimits.RestMillis;
            return false;
        }
    }

    private void TryStart(long nowMillis)
    {
        if (!_ports.Entropy.IsReady)
        {
            return;
        }

        HeldBundle held = new HeldBundle(Boot, _ports.Streams, _ports.Cryptography);
        BoardPeering peering = new BoardPeering(_ports.Packets, _ports.Streams, held, _ports.Cryptography);
        UpdateSettings? settings = UpdateSettings.Read(_ports.Storage);
        if (settings == null)
        {
            _ports.Log.Write("No settings of updates: the application stays as it is.");
        }
        else
        {
            Updater = new BoardUpdater(_ports, settings, Boot, peering, _chunk, nowMillis);
        }

        Peering = peering;
        if (_isAsked)
        {
            CheckNow();
        }
    }
}
