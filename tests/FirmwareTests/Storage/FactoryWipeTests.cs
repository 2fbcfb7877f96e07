using NanoPeers.Firmware.Board.Storage;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Storage;

/// <summary>The factory reset: what a board was given goes, what it is stays, and a power cut in between is made good.</summary>
[TestClass]
public static class FactoryWipeTests
{
    [TestMethod]
    public static void What_the_board_was_given_goes_and_what_it_is_stays()
    {
        TornFlash flash = Board();
        Assert.IsTrue(new FactoryWipe(flash).Run());
        AssertWiped(flash);
    }

    [TestMethod]
    public static void A_wipe_that_a_power_cut_broke_off_is_gone_on_with()
    {
        int cuts = 0;
        for (int step = 0; step < 12; step++)
        {
            TornFlash torn = Board();
            torn.StepsLeft = step;
            try
            {
                new FactoryWipe(torn).Run();
            }
            catch (PowerCutException)
            {
                cuts++;
            }

            TornFlash after = torn.WithPower();
            FactoryWipe wipe = new FactoryWipe(after);
            bool isUntouched = after.Names().Length == 6;
            Assert.IsTrue(wipe.IsPending || isUntouched || after.Names().Length == 3, "after " + step.ToString() + " steps");
            if (!isUntouched || wipe.IsPending)
            {
                Assert.IsTrue(wipe.Run());
                AssertWiped(after);
            }
        }

        Assert.IsTrue(cuts >= 5 && cuts < 12, "cuts: " + cuts.ToString());
    }

    [TestMethod]
    public static void A_file_that_cannot_be_removed_is_told_and_tried_again()
    {
        TornFlash flash = Board();
        flash.Stuck = "light-0";
        FactoryWipe wipe = new FactoryWipe(flash);
        Assert.IsFalse(wipe.Run());
        Assert.IsTrue(wipe.IsPending);
        Assert.IsNull(flash.Find("wifi"));
        Assert.IsNull(flash.Find("invitation-0"));
        flash.Stuck = "";
        Assert.IsTrue(wipe.Run());
        AssertWiped(flash);
    }

    private static TornFlash Board()
    {
        TornFlash flash = new TornFlash(Tearing.GrowsInPlace);
        string[] names = new string[] { "settings", "boot.a-0", "boot.b-1", "invitation-0", "light-0", "wifi" };
        foreach (string name in names)
        {
            flash.Put(name, new byte[] { 1 });
        }

        return flash;
    }

    private static void AssertWiped(TornFlash flash)
    {
        Assert.AreEqual(3, flash.Names().Length);
        Assert.IsNotNull(flash.Find("settings"));
        Assert.IsNotNull(flash.Find("boot.a-0"));
        Assert.IsNotNull(flash.Find("boot.b-1"));
        Assert.IsFalse(new FactoryWipe(flash).IsPending);
    }
}
