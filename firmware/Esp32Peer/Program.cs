using System;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Peer;

namespace NanoPeers.Firmware;

/// <summary>
/// Puts board and peer together and runs them. Whatever happens ends in a restart: the runtime neither reports a dead thread nor starts again by
/// itself.
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
            Report(exception);
        }

        restart.Restart();
    }

    private static void Report(Exception exception)
    {
        try
        {
            Console.WriteLine("The board failed: " + exception.Message);
        }
        catch (Exception)
        {
            // There is not even memory for a line. What matters is the restart.
            return;
        }
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
