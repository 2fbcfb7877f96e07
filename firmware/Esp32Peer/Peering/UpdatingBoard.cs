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
    private long _restUntilMillis;

    /// <summary>Chooses the application and starts it. Made when random octets can be trusted.</summary>
    /// <param name="ports">The board.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public UpdatingBoard(UpdatePorts ports, long nowMillis)
    {
        _ports = ports;
        byte[] chunk = new byte[BundleLimits.MaxChunk];
        Boot = new BundleBoot(ports.Files, ports.Storage, ports.Application, ports.Cryptography, ports.Log, chunk);
        Boot.Begin(nowMillis);
        Peering = new BoardPeering(ports.Packets, ports.Streams, new HeldBundle(Boot, ports.Streams, ports.Cryptography), ports.Cryptography);
        UpdateSettings? settings = UpdateSettings.Read(ports.Storage);
        if (settings == null)
        {
            ports.Log.Write("No settings of updates: the application stays as it is.");
        }
        else
        {
            Updater = new BoardUpdater(ports, settings, Boot, Peering, chunk, nowMillis);
        }
    }

    /// <summary>What runs.</summary>
    public BundleBoot Boot { get; }

    /// <summary>The network.</summary>
    public BoardPeering Peering { get; }

    /// <summary>What is fetched; null for a board that is not told what.</summary>
    public BoardUpdater? Updater { get; }

    /// <summary>Does what can be done.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>Whether the board is to be started again.</returns>
    public bool Turn(long nowMillis)
    {
        bool isInstalled = nowMillis >= _restUntilMillis && TurnNetwork(this, nowMillis);
        return Boot.Turn(nowMillis) || isInstalled;
    }

    /// <summary>Static, as all that catches on the chip. What goes wrong here, such as a want of memory, must not take the application or the switch with it.</summary>
    private static bool TurnNetwork(UpdatingBoard board, long nowMillis)
    {
        try
        {
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
}
