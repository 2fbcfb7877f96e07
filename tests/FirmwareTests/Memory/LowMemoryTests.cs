using NanoPeers.Firmware.Peer;
using NanoPeers.FirmwareTests.Peer;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Memory;

/// <summary>
/// Memory that is gone at the worst instant: whichever call of a port or native function finds none, the peer counts it, drops what it was doing and rests, the light
/// obeys its button, and what was broken off is done when it is asked for again.
/// </summary>
[TestClass]
public static class LowMemoryTests
{
    private const int Sound = -1;

    [TestMethod]
    public static void Whichever_call_of_a_set_up_fails_a_session_comes_of_it()
    {
        int call = 0;
        while (SetUpFailsAt(call))
        {
            call++;
        }

        Assert.IsTrue(call > 30 && call < 60, "calls of a set-up: " + call.ToString());
    }

    [TestMethod]
    public static void Whichever_call_of_an_order_fails_it_is_carried_out_once()
    {
        SmallBoard board = PeerTests.Enrolled();
        SmallGateway gateway = PeerTests.Live(board);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Get, 0), 2000);
        for (int call = 0; call < 12; call++)
        {
            ulong version = gateway.Light.Version;
            bool wasLit = board.IsLit;
            board.Cryptography.CallsLeft = call;
            gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Toggle, 0), 20000);
            board.Cryptography.CallsLeft = Sound;
            Assert.AreEqual(!wasLit, board.IsLit, "call " + call.ToString());
            Assert.AreEqual(board.IsLit, gateway.Light.IsOn);
            Assert.AreEqual(version + 1, gateway.Light.Version);
        }

        Assert.IsTrue(board.Cryptography.Failed >= 5, "calls that failed: " + board.Cryptography.Failed.ToString());
        Assert.AreEqual(board.Cryptography.Failed, board.Peer.Counters.Of(PeerCounter.MemoryShort));
        Assert.AreEqual(0, board.Restarts);
    }

    [TestMethod]
    public static void While_no_call_finds_memory_the_button_still_switches_and_then_all_is_well()
    {
        SmallBoard board = PeerTests.Enrolled();
        SmallGateway gateway = PeerTests.Live(board);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Subscribe, 600), 2000);
        board.Cryptography.StaysEmpty = true;
        board.Cryptography.CallsLeft = 0;
        for (int i = 1; i < 6; i++)
        {
            board.Press();
            Assert.AreEqual(i % 2 == 1, board.IsLit, "press " + i.ToString());
        }

        Assert.IsTrue(board.Peer.Counters.Of(PeerCounter.MemoryShort) > 0);
        board.Cryptography.StaysEmpty = false;
        board.Cryptography.CallsLeft = Sound;
        uint request = gateway.Ask(SwitchMessageKind.Get, 0);
        gateway.RunUntilSettled(request, 5000);
        Assert.IsTrue(gateway.Light.IsOn);
    }

    [TestMethod]
    public static void Forged_requests_in_numbers_are_shed_while_memory_is_short()
    {
        SmallBoard board = PeerTests.Enrolled();
        SmallGateway stranger = new SmallGateway(board, new byte[32]);
        int presses = 0;
        for (int i = 0; i < 200; i++)
        {
            board.Cryptography.CallsLeft = i % 7;
            stranger.Begin();
            board.Deliver(stranger.TakeRequest());
            board.Run(50);
            if (i % 20 == 19)
            {
                board.Press();
                presses++;
                Assert.AreEqual(presses % 2 == 1, board.IsLit, "request " + i.ToString());
            }
        }

        while (board.TakeSent() != null)
        {
        }

        board.Cryptography.CallsLeft = Sound;
        PeerCounters counters = board.Peer.Counters;
        Assert.IsTrue(counters.Of(PeerCounter.MemoryShort) > 5, "times without memory: " + counters.Of(PeerCounter.MemoryShort).ToString());
        Assert.IsTrue(counters.Of(PeerCounter.DatagramsShed) > 100, "shed: " + counters.Of(PeerCounter.DatagramsShed).ToString());
        Assert.AreEqual(0, board.Restarts);
        Assert.AreEqual(0, counters.Of(PeerCounter.SessionsOpened));
        SmallGateway gateway = PeerTests.Live(board);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Set, 1), 5000);
        Assert.IsTrue(board.IsLit);
    }

    [TestMethod]
    public static void A_record_that_finds_no_memory_does_not_stop_the_light()
    {
        SmallBoard again = new SmallBoard(KeptAfterAll());
        again.Start();
        Assert.IsTrue(again.IsLit);
    }

    [TestMethod]
    public static void A_fault_that_cannot_even_be_told_is_survived()
    {
        SmallBoard board = PeerTests.Enrolled();
        board.WritesNothing = true;
        board.ReceivesNothing = true;
        board.Press();
        Assert.IsTrue(board.Peer.IsOn);
        Assert.IsTrue(board.Restarts > 0 && board.Peer.Counters.Of(PeerCounter.MemoryShort) >= PeerTiming.FaultsBeforeRestart);
        Assert.IsTrue(board.Peer.Counters.Of(PeerCounter.LinesLost) > 0);
        board.WritesNothing = false;
        board.ReceivesNothing = false;
        PeerTests.Live(board);
    }

    [TestMethod]
    public static void Fault_after_fault_starts_the_board_again_and_the_button_works_meanwhile()
    {
        SmallBoard board = PeerTests.Enrolled();
        board.ReceivesNothing = true;
        for (int i = 0; i < PeerTiming.FaultsBeforeRestart - 1; i++)
        {
            board.Peer.RunOnce(10);
        }

        Assert.AreEqual(0, board.Restarts);
        board.Peer.RunOnce(10);
        Assert.AreEqual(1, board.Restarts);
        board.Press();
        Assert.IsTrue(board.Peer.IsOn);
        board.ReceivesNothing = false;
        board.Run(PeerTiming.MemoryRestMillis + 20);
        Assert.IsTrue(board.IsLit && !board.Peer.IsResting);
    }

    /// <summary>A set-up with a call that fails. Apart from its caller, so that a chip has room for the next board.</summary>
    /// <returns>Whether the set-up has so many calls.</returns>
    private static bool SetUpFailsAt(int call)
    {
        SmallBoard board = PeerTests.Enrolled();
        board.Cryptography.CallsLeft = call;
        SmallGateway gateway = new SmallGateway(board);
        Assert.IsTrue(gateway.RunUntilLive(60000), "call " + call.ToString() + ": " + board.LastLine);
        bool hasFailed = board.Cryptography.Failed > 0;
        board.Cryptography.CallsLeft = Sound;
        board.Press();
        Assert.IsTrue(board.IsLit, "call " + call.ToString());
        Assert.AreEqual(board.Cryptography.Failed, board.Peer.Counters.Of(PeerCounter.MemoryShort), "call " + call.ToString());
        Assert.AreEqual(0, board.Restarts);
        return hasFailed;
    }

    private static TornFlash KeptAfterAll()
    {
        SmallBoard board = PeerTests.Enrolled();
        board.Press();
        board.KeepsNothing = true;
        board.Run(PeerTiming.LightRecordMillis + 200);
        Assert.IsTrue(board.Peer.Counters.Of(PeerCounter.MemoryShort) > 0);
        Assert.AreEqual(0, board.Restarts);
        board.Press();
        Assert.IsFalse(board.IsLit);
        board.KeepsNothing = false;
        board.Press();
        board.Run(PeerTiming.LightRecordMillis + 200);
        return board.Flash.WithPower();
    }
}
