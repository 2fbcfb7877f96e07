using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Peer;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Board;

/// <summary>The peer's count of starts on the board's storage: no number is used twice, whenever the power goes.</summary>
public sealed class BoardStartsTests
{
    [Theory]
    [InlineData(Tearing.GrowsInPlace)]
    [InlineData(Tearing.FillsZeros)]
    [InlineData(Tearing.IsRemovedFirst)]
    [InlineData(Tearing.ChangesAtTheEnd)]
    public void No_start_uses_a_number_that_another_has_used(Tearing tearing)
    {
        TornFlash flash = new(tearing);
        uint used = 0;
        for (int step = 0; step < 80; step++)
        {
            flash.StepsLeft = step;
            uint number = Start(flash, used);
            used = Math.Max(number, used);
            flash = flash.WithPower();
            used = Start(flash, used);
        }

        Assert.InRange(used, 80u, 160u);
    }

    /// <returns>The number that was used; 0 when the power went before.</returns>
    private static uint Start(TornFlash flash, uint used)
    {
        try
        {
            BootCount count = new(new PeerRecords(new TestCryptography(1), new SlotStorage(flash, 128), new PeerCounters()));
            count.TryKeep();
            Assert.True(count.IsKept);
            Assert.True(count.Value > used, $"{count.Value} after {used}");
            return count.Value;
        }
        catch (PowerCutException)
        {
            return 0;
        }
    }
}
