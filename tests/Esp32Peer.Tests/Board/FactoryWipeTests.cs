using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.Esp32Peer.Tests.Board;

public sealed class FactoryWipeTests
{
    private static readonly string[] _staying = ["boot.a-0", "boot.a-1", "boot.b-0", "settings"];

    [Fact]
    public void Everything_goes_but_settings_and_starts()
    {
        TornFlash flash = Board();
        Assert.True(new FactoryWipe(flash).Run());
        Assert.Equal(_staying, flash.Names());
        Assert.False(new FactoryWipe(flash).IsPending);
    }

    [Fact]
    public void A_wipe_that_a_power_cut_broke_off_is_gone_on_with()
    {
        int cuts = 0;
        for (int step = 0; step < 20; step++)
        {
            TornFlash flash = Board();
            flash.StepsLeft = step;
            if (Record.Exception(() => new FactoryWipe(flash).Run()) is PowerCutException)
            {
                cuts++;
            }

            TornFlash next = flash.WithPower();
            FactoryWipe wipe = new(next);
            bool isUntouched = next.Names().SequenceEqual(Board().Names());
            Assert.True(isUntouched || wipe.IsPending || next.Names().SequenceEqual(_staying), $"after {step} steps: {string.Join(' ', next.Names())}");
            if (wipe.IsPending)
            {
                Assert.True(wipe.Run());
                Assert.Equal(_staying, next.Names());
            }
        }

        Assert.InRange(cuts, 6, 19);
    }

    [Fact]
    public void A_file_that_cannot_be_removed_is_told_and_tried_again()
    {
        TornFlash flash = Board();
        flash.FailsToDelete = name => name == "light-0";
        FactoryWipe wipe = new(flash);
        Assert.False(wipe.Run());
        Assert.True(wipe.IsPending);
        Assert.DoesNotContain("wifi", flash.Names());
        flash.FailsToDelete = _ => false;
        Assert.True(wipe.Run());
        Assert.Equal(_staying, flash.Names());
    }

    private static TornFlash Board()
    {
        TornFlash flash = new(Tearing.GrowsInPlace);
        foreach (string name in _staying.Concat(["invitation", "invitation-0", "light-0", "wifi"]))
        {
            flash.Files[name] = [1];
        }

        return flash;
    }
}
