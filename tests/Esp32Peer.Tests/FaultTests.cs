using NanoPeers.Enrolment;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>What goes wrong around a board: invitations cut short, a network that goes in the middle of a set-up, contacts that bounce, time that leaps.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_invitation_cut_short_anywhere_leaves_a_plain_switch_that_says_so(bool asText)
    {
        House house = new(190);
        if (!asText)
        {
            house.Board.Boot();
        }

        byte[] whole = house.Board.Storage.Records["invitation"];
        house.Board.Storage.FailsToWrite = name => name.StartsWith("boot", StringComparison.Ordinal);
        for (int length = 1; length < whole.Length; length++)
        {
            house.Board.Storage.Records["invitation"] = whole[..length];
            house.Board.Boot();
            Assert.NotEqual(InvitationStatus.Valid, house.Board.Peer.InvitationStatus);
            Assert.Equal(PeerState.NotEnrolled, house.Board.Peer.State);
            Assert.True(house.Board.Counted(PeerCounter.RecordDamaged) >= 1);
            bool wasLit = house.Board.Pins.IsLit;
            house.Board.Pins.Press();
            house.Board.RunUntil(() => house.Board.Pins.IsLit != wasLit, 50, "a press that switches");
            house.Board.Run(100);
        }

        Assert.Contains(house.Board.Log, line => line.Contains("a plain switch until a sound one comes", StringComparison.Ordinal));
        house.Board.Storage.FailsToWrite = _ => false;
        house.Board.Storage.Records["invitation"] = whole;
        house.Board.Boot();
        house.RunUntilLive();
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(700, 500)]
    [InlineData(1340, 500)]
    [InlineData(1, 120_000)]
    [InlineData(700, 120_000)]
    [InlineData(1340, 120_000)]
    public void A_network_that_goes_while_the_key_is_computed_costs_that_set_up_at_most(int steps, int awayMillis)
    {
        House house = new(191);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Rsa.Operation.Steps >= steps, 20_000, "the operation under way");
        AssertComesBack(house, awayMillis);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(120_000)]
    public void A_network_that_goes_between_acceptance_and_first_message_costs_that_set_up_at_most(int awayMillis)
    {
        House house = new(192);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Rsa.Finished == 1, 20_000, "the acceptance");
        Assert.Equal(PeerState.Handshaking, house.Board.Peer.State);
        AssertComesBack(house, awayMillis);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Contacts_that_bounce_for_two_hundred_milliseconds_are_one_press(int seed)
    {
        House house = new(193 + seed);
        house.Board.Boot();
        for (int i = 1; i <= 20; i++)
        {
            house.World.Spend(house.World.Random.Next(10_000));
            house.Board.Pins.PressWorn(millis: 500, bounceMillis: 200);
            house.Board.Run(300);
            Assert.Equal(i % 2 == 1, house.Board.Pins.IsLit);
            Assert.Equal(i + 1, house.Board.Pins.LightChanges.Count);
            house.Board.Run(400);
        }

        Assert.Equal(21, house.Board.Pins.LightChanges.Count);
    }

    /// <summary>The board's ticks are its only time. A loop that stood still for years finds its session over, and gets another.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(500)]
    public void Ticks_that_leap_by_years_cost_a_session(int years)
    {
        House house = House.WithSession(200);
        house.World.IsFrozen = true;
        house.World.Spend(years * 365L * 86_400 * 1_000_000);
        house.Board.Run(20);
        Assert.NotEqual(PeerState.Live, house.Board.Peer.State);
        Assert.Equal(1, house.Board.Counted(PeerCounter.SessionsExpired) + house.Board.Counted(PeerCounter.SessionsSilent));
        house.World.IsFrozen = false;
        house.RunUntilLive(90_000);
        Assert.Equal(KeyExchangeMethod.Rsa, house.Gateway.Opened[^1].Terms.KeyExchange);
        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Gateway.Light.IsOn, 1_000, "the gateway knows the light");
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
    }

    private static void AssertComesBack(House house, int awayMillis)
    {
        house.Board.Datagrams.IsDown = true;
        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 50, "a press without a network");
        house.Board.Run(awayMillis);
        house.Board.Datagrams.IsDown = false;
        house.RunUntilLive(90_000);
        Assert.True(house.Board.Counted(PeerCounter.SendFailed) > 0 || awayMillis < 1_000);
        Assert.InRange(house.Board.Counted(PeerCounter.SetupAbandoned), awayMillis < 1_000 ? 0 : 1, 1);
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
        house.Board.RunUntil(() => house.Gateway.Light.IsOn, 5_000, "the gateway knows the light");
    }
}
