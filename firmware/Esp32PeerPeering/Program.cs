using System;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>
/// Puts board, peer, application bundles and peering together and runs them; on a stock image. What is here is flashed by cable, and is what the board falls
/// back to: it switches, joins and takes the next application, whatever the last one did. Whatever happens ends in a restart: the runtime neither reports a
/// dead thread nor starts again by itself.
/// </summary>
public static class Program
{
    private const int LongestWaitMillis = 10;

    /// <summary>Runs until the board is to be started again.</summary>
    public static void Main()
    {
        PowerRestart restart = new PowerRestart();
        try
        {
            Run();
        }
        catch (Exception exception)
        {
            ConsoleLog.SayLast(exception);
        }

        restart.Restart();
    }

    private static void Run()
    {
        BoardParts board = new BoardParts();
        PeerPorts ports = board.Ports;
        PeerOptions options = new PeerOptions
        {
            Name = board.Settings.Name,
            Sessions = board.Settings.Sessions,
            OwnLight = board.Settings.OwnLight,
            LongPress = board.Reset,
        };
        ConstrainedPeer peer = new ConstrainedPeer(ports, options);
        FlashBundles files = new FlashBundles();
        ApplicationThread application = new ApplicationThread(files);
        OwnAddress own = new OwnAddress(ports.Clock, board.Settings.IsWired);
        UpdatePorts needed = new UpdatePorts(
            files, application, new PeeringPackets(own, ports.Clock, ports.Log), new StreamSockets(own, ports.Clock, ports.Log), new BoardCalendar(),
            ports.Entropy, ports.Cryptography, ports.Storage, ports.Log);
        UpdatingBoard updates = new UpdatingBoard(needed, ports.Clock.NowMillis);
        board.StartNetwork();
        bool goesOn = true;
        while (goesOn)
        {
            peer.RunOnce(updates.IsComputing ? 0 : LongestWaitMillis);
            bool startsAgain = updates.Turn(ports.Clock.NowMillis);
            Switch(peer, application);
            goesOn = !board.Turn() && !startsAgain;
        }
    }

    private static void Switch(ConstrainedPeer peer, ApplicationThread application)
    {
        application.IsLit = peer.IsOn;
        int order = application.TakeOrder();
        if (order != ApplicationOrder.None)
        {
            peer.SwitchLight(order == ApplicationOrder.LightOn);
        }
    }
}
