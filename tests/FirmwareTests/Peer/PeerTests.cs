using NanoPeers.Enrolment;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Sessions;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Peer;

/// <summary>The whole peer: a plain switch from the first turn on, a light of its gateway once it is enrolled, the same after a power cut.</summary>
[TestClass]
public static class PeerTests
{
    [TestMethod]
    public static void Without_an_invitation_it_is_a_plain_switch()
    {
        SmallBoard board = new SmallBoard(new TornFlash(Tearing.ChangesAtTheEnd));
        board.Start();
        board.Press();
        Assert.IsTrue(board.IsLit && board.Peer.IsOn);
        board.Press();
        Assert.IsFalse(board.IsLit);
        Assert.AreEqual((int)PeerState.NotEnrolled, (int)board.Peer.State);
        Assert.IsNull(board.TakeSent());
    }

    [TestMethod]
    public static void A_torn_invitation_leaves_a_plain_switch_that_says_so()
    {
        for (int length = 1; length < 200; length += 37)
        {
            SmallBoard board = new SmallBoard(new TornFlash(Tearing.ChangesAtTheEnd));
            board.Flash.Put("invitation", Octets.CopyOf(GoldenInvitation.OneAddress(), length));
            board.Start();
            Assert.AreEqual((int)InvitationStatus.Truncated, (int)board.Peer.InvitationStatus, "octets " + length.ToString());
            board.Press();
            Assert.IsTrue(board.IsLit);
            Assert.AreEqual((int)StatusPattern.NotEnrolled, (int)board.Status);
        }
    }

    [TestMethod]
    public static void Gateway_and_button_switch_the_same_light()
    {
        SmallBoard board = Enrolled();
        SmallGateway gateway = Live(board);
        Assert.AreEqual((int)PeerState.Live, (int)board.Peer.State);
        board.Run(20);
        Assert.AreEqual((int)StatusPattern.Live, (int)board.Status);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Subscribe, 600), 2000);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Set, 1), 2000);
        Assert.IsTrue(board.IsLit && gateway.Light.IsOn);
        board.Press();
        Assert.IsFalse(board.IsLit);
        gateway.Turn();
        Assert.IsFalse(gateway.Light.IsOn);
        Assert.AreEqual((int)SwitchCause.Button, (int)gateway.Light.Cause);
    }

    [TestMethod]
    public static void The_gateway_of_another_group_is_refused()
    {
        SmallBoard board = new SmallBoard(new TornFlash(Tearing.ChangesAtTheEnd));
        board.Provision(SmallBoard.Invite(GoldenPeers.Responder()));
        board.Start();
        SmallGateway gateway = new SmallGateway(board);
        Assert.IsFalse(gateway.RunUntilLive(3000));
        Assert.IsTrue(board.Peer.Counters.Of(PeerCounter.RequestRefused) > 0);
        Assert.AreEqual(0, board.Peer.Counters.Of(PeerCounter.SessionsOpened));
        board.Press();
        Assert.IsTrue(board.IsLit);
    }

    [TestMethod]
    public static void The_light_is_as_it_was_after_a_power_cut()
    {
        TornFlash flash = SwitchedOn(out ulong version);
        SmallBoard again = new SmallBoard(flash);
        again.Start();
        Assert.IsTrue(again.IsLit);
        Assert.AreEqual(2u, again.Peer.BootNumber);
        SmallGateway gateway = Live(again);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Get, 0), 2000);
        Assert.IsTrue(gateway.Light.IsOn && gateway.Light.Version > version);
    }

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace)]
    [DataRow(Tearing.FillsZeros)]
    [DataRow(Tearing.IsRemovedFirst)]
    [DataRow(Tearing.ChangesAtTheEnd)]
    public static void No_start_uses_a_number_that_another_has_used(int tearing)
    {
        TornFlash flash = new TornFlash(tearing);
        uint used = 0;
        for (int step = 0; step < 60; step += 2)
        {
            flash.StepsLeft = step;
            used = StartOnce(flash, used);
            flash = flash.WithPower();
            used = StartOnce(flash, used);
        }

        Assert.IsTrue(used >= 30 && used <= 60, "numbers used: " + used.ToString());
    }

    [TestMethod]
    public static void A_silent_gateway_costs_the_session_and_the_light_goes_on()
    {
        SmallBoard board = Enrolled();
        Live(board);
        board.Run(PeerTiming.SilentMillis + 1000);
        Assert.AreEqual(1, board.Peer.Counters.Of(PeerCounter.SessionsSilent));
        Assert.IsTrue(board.Peer.State != PeerState.Live);
        board.Press();
        Assert.IsTrue(board.IsLit);
        Live(board);
    }

    /// <summary>A board that holds its invitation, started.</summary>
    internal static SmallBoard Enrolled()
    {
        SmallBoard board = new SmallBoard(new TornFlash(Tearing.ChangesAtTheEnd));
        board.Provision(SmallBoard.Invite(GoldenPeers.Group()));
        board.Start();
        return board;
    }

    /// <summary>A gateway with a live session with the board.</summary>
    internal static SmallGateway Live(SmallBoard board)
    {
        SmallGateway gateway = new SmallGateway(board);
        Assert.IsTrue(gateway.RunUntilLive(10000), "no session: " + board.LastLine);
        return gateway;
    }

    /// <summary>What a board has kept whose light was switched on. Apart from its caller, so that a chip has room for the next board.</summary>
    private static TornFlash SwitchedOn(out ulong version)
    {
        SmallBoard board = Enrolled();
        SmallGateway gateway = Live(board);
        gateway.RunUntilSettled(gateway.Ask(SwitchMessageKind.Set, 1), 2000);
        version = gateway.Light.Version;
        board.Run(PeerTiming.LightRecordMillis + 100);
        return board.Flash.WithPower();
    }

    private static uint StartOnce(TornFlash flash, uint used)
    {
        SmallBoard board = new SmallBoard(flash);
        try
        {
            board.Start();
        }
        catch (PowerCutException)
        {
            return used;
        }

        Assert.IsTrue(board.Peer.BootNumber > used, board.Peer.BootNumber.ToString() + " after " + used.ToString());
        return board.Peer.BootNumber;
    }
}
