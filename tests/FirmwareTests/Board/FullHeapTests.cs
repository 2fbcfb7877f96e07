using System;
using NanoPeers.FirmwareTests.Peer;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Board;

/// <summary>
/// The chip's own heap, full but for what calls need: their frames are made in it too. Apart from the other tests, and not for the host: a PC would give
/// all its memory. Judgements are made when there is room for their words again.
/// </summary>
[TestClass]
public static class FullHeapTests
{
    private const int Presses = 4;

    /// <summary>Octets for the frames of a turn's calls. With half of it the button works; with a quarter no turn comes as far as the clock.</summary>
    private const int RoomForCalls = 2400;

    [TestMethod]
    public static void With_the_heap_full_the_button_switches_and_then_all_is_well()
    {
        SmallBoard board = PeerTests.Enrolled();
        SmallGateway gateway = PeerTests.Live(board);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Subscribe, 600), 5000);
        bool[] lit = new bool[Presses];
        PressWithFullHeap(board, lit);
        for (int i = 0; i < Presses; i++)
        {
            Assert.AreEqual(i % 2 == 0, lit[i], "press " + i.ToString());
        }

        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Set, 1), 10000);
        Assert.IsTrue(board.IsLit && gateway.Light.IsOn);
    }

    /// <summary>The blocks are this call's alone: when it returns, the heap has its room again.</summary>
    private static void PressWithFullHeap(SmallBoard board, bool[] lit)
    {
        object?[] room = new object?[] { new byte[RoomForCalls] };
        object[]? blocks = null;
        for (int size = 65536; size >= 16; size /= 4)
        {
            blocks = Fill(blocks, size);
        }

        room[0] = null;
        for (int i = 0; i < lit.Length; i++)
        {
            board.Press();
            lit[i] = board.IsLit;
        }

        lit[0] = lit[0] && blocks != null;
    }

    private static object[]? Fill(object[]? blocks, int size)
    {
        try
        {
            while (true)
            {
                object[] link = new object[2];
                link[1] = new byte[size];
                link[0] = blocks!;
                blocks = link;
            }
        }
        catch (OutOfMemoryException)
        {
            return blocks;
        }
    }
}
