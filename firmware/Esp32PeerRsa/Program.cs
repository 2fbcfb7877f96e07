using System;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Pairings;
using NanoPeers.Firmware.Peer;

namespace NanoPeers.Firmware.CustomImage;

/// <summary>
/// Puts board, peer and the image's RSA together and runs them; for a custom image only, since it does not start on another. Whatever happens ends in
/// a restart: the runtime neither reports a dead thread nor starts again by itself.
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
        PeerOptions options = new PeerOptions
        {
            Name = board.Settings.Name,
            Sessions = board.Settings.Sessions,
            OwnLight = board.Settings.OwnLight,
            LongPress = board.Reset,
            Seeker = new PairingSeeker(new HardwareRsaKey()),
        };
        ConstrainedPeer peer = new ConstrainedPeer(board.Ports, options);
        board.StartNetwork();
        bool goesOn = true;
        while (goesOn)
        {
            peer.RunOnce(LongestWaitMillis);
            goesOn = !board.Turn();
        }
    }
}
