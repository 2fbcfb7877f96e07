using System;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Stack;
using nanoFramework.Hardware.Esp32;

namespace NanoPeers.Firmware.BoardWithStack;

/// <summary>
/// Puts board, peer, groups and protocol stack together and runs them; on a stock image. Whatever happens ends in a restart: the runtime neither reports
/// a dead thread nor starts again by itself.
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
        BoardGroups? groups = GroupsFor(board.Settings.Groups);
        BoardStack stack = new BoardStack(groups);
        PeerOptions options = new PeerOptions
        {
            Name = board.Settings.Name,
            Sessions = board.Settings.Sessions,
            OwnLight = board.Settings.OwnLight,
            LongPress = board.Reset,
            Groups = groups,
            Stack = stack,
        };
        ConstrainedPeer peer = new ConstrainedPeer(board.Ports, options);
        board.StartNetwork();
        bool goesOn = true;
        while (goesOn)
        {
            peer.RunOnce(LongestWaitMillis);
            goesOn = !board.Turn();
            if (board.Settings.SleepSeconds > 0 && stack.MaySleep)
            {
                peer.StopToSleep();
                DeepSleep(board.Settings.SleepSeconds);
            }
        }
    }

    /// <summary>The chip's timer ends it with a start: nothing in memory outlives it, and pins have no power meanwhile.</summary>
    private static void DeepSleep(int seconds)
    {
        Sleep.EnableWakeupByTimer(new TimeSpan(seconds * TimeSpan.TicksPerSecond));
        Sleep.StartDeepSleep();
    }

    private static BoardGroups? GroupsFor(int places)
    {
        return places == 0 ? null : new BoardGroups(places < 0 ? BoardGroupTiming.UsualPlaces : places);
    }
}
