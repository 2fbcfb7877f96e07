using NanoPeers.Enrolment;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>From power to a live session, and what is missing when there is none.</summary>
public sealed class BootTests
{
    [Fact]
    public void An_enrolled_board_finds_its_gateway_and_serves_its_light_both_ways()
    {
        House house = House.WithSession(1);
        SecuredSession session = Assert.Single(house.Gateway.Opened);
        Assert.Equal(Suite.Aes128CbcHmac, session.Terms.Suite);
        Assert.Equal(KeyExchangeMethod.Rsa, session.Terms.KeyExchange);
        Assert.False(house.Gateway.Light.IsOn);
        Assert.Equal(StatusPattern.Live, house.Board.Pins.Status);

        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.RunUntil(() => house.Board.Pins.IsLit && house.Gateway.Light.IsOn, 200, "the light on by a message");

        house.Board.Pins.Press();
        house.Board.RunUntil(() => !house.Board.Pins.IsLit && !house.Gateway.Light.IsOn, 200, "the light off by the button, known at the gateway");
        Assert.Equal(SwitchCause.Button, house.Gateway.Light.Cause);
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [Trait("Capability", "N8")]
    public void A_booting_board_knows_its_region_within_five_seconds(bool withAddress, bool groupWorks)
    {
        House house = new(2, withAddress);
        house.Network.CarriesToAll = groupWorks;
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Log.Exists(line => line.Contains("region home found", StringComparison.Ordinal)), 5_000, "the region's name");
        house.RunUntilLive();
    }

    [Fact]
    [Trait("Capability", "A31")]
    public void A_board_without_any_address_finds_its_gateway_by_region_discovery_and_has_a_session()
    {
        House house = new(12, withAddress: false);
        house.World.Spend(5_000_000);
        house.Board.Boot();
        house.RunUntilLive();
        Assert.Equal(SessionLife.Live, house.Board.Peer.SessionAt(0)!.Life);
        Assert.Contains(house.Network.Sent, datagram => ReferenceEquals(datagram.Source, house.Board.Address) && datagram.Destination is null);
    }

    [Fact]
    [Trait("Capability", "N8")]
    public void A_board_without_a_gateway_says_so_with_a_reason_within_five_seconds_and_tries_again()
    {
        House house = new(3);
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Peer.State == PeerState.BackingOff, 5_000, "the end of the search");
        Assert.Contains(house.Board.Log, line => line.Contains("No gateway found; nothing was heard", StringComparison.Ordinal));
        Log why = new();
        house.Board.Peer.WriteWhy(why);
        Assert.Contains(why.Lines, line => line.Contains("no gateway found", StringComparison.Ordinal));
        Assert.Contains(why.Lines, line => line.StartsWith("To try: ", StringComparison.Ordinal));

        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 50, "the plain switch");
        house.Gateway.IsRunning = true;
        house.RunUntilLive();
    }

    [Fact]
    public void Searches_without_success_become_rare_and_never_stop()
    {
        House house = new(4);
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.Run(600_000);
        int searches = house.Board.Log.Count(line => line.Contains("Looking for the gateway", StringComparison.Ordinal));
        Assert.InRange(searches, 10, 20);
    }

    [Fact]
    public void Without_an_invitation_it_is_a_plain_switch_and_sends_nothing()
    {
        House house = new(5);
        house.Board.Storage.Records.Clear();
        house.Board.Boot();
        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 50, "the light on");
        house.Board.Run(10_000);
        Assert.Equal(PeerState.NotEnrolled, house.Board.Peer.State);
        Assert.Equal(StatusPattern.NotEnrolled, house.Board.Pins.Status);
        Assert.DoesNotContain(house.Network.Sent, datagram => ReferenceEquals(datagram.Source, house.Board.Address));
    }

    [Fact]
    public void A_damaged_invitation_is_named_and_leaves_a_plain_switch_until_a_sound_one_comes()
    {
        House house = new(6);
        Invitation invitation = house.Gateway.Invite(house.Device, house.Secret);
        house.Board.Storage.Records["invitation"][40] ^= 1;
        house.Board.Boot();
        Assert.Equal(InvitationStatus.Damaged, house.Board.Peer.InvitationStatus);
        Assert.Contains(house.Board.Log, line => line.Contains("invitation in storage is damaged", StringComparison.Ordinal));
        house.Board.Run(1_000);
        Assert.Equal(PeerState.NotEnrolled, house.Board.Peer.State);

        InvitationText.TryFormat(invitation, out string? text);
        Assert.Equal(InvitationStatus.NotAnInvitation, house.Board.Peer.Enrol("no invitation", out _));
        Assert.Equal(InvitationStatus.Valid, house.Board.Peer.Enrol(text!, out bool isKept));
        Assert.True(isKept);
        house.RunUntilLive();
    }

    [Fact]
    public void No_secret_is_made_and_nothing_is_sent_before_the_random_source_is_ready()
    {
        House house = new(7);
        house.Board.IsReady = false;
        house.Board.Boot();
        house.Board.Pins.Press();
        house.Board.Run(5_000);
        Assert.True(house.Board.Pins.IsLit);
        Assert.Equal(PeerState.AwaitingEntropy, house.Board.Peer.State);
        Assert.Equal(0, house.Board.Cryptography.RandomCalls);
        Assert.DoesNotContain(house.Network.Sent, datagram => ReferenceEquals(datagram.Source, house.Board.Address));

        house.Board.IsReady = true;
        house.RunUntilLive();
        Assert.True(house.Gateway.Light.IsOn);
    }

    [Fact]
    public void Enrolling_anew_ends_the_old_sessions_and_forgets_their_secrets()
    {
        House house = House.WithSession(8);
        byte[] oldSecrets = house.Board.Storage.Records["resume"];
        ScriptedGateway other = new(house.World, house.Network, 2, house.Id(), house.Id());
        InvitationText.TryFormat(other.Invite(house.Id(), house.Secret), out string? text);
        Assert.Equal(InvitationStatus.Valid, house.Board.Peer.Enrol(text!, out _));
        Assert.False(house.Board.Storage.Records.TryGetValue("resume", out byte[]? left) && left.SequenceEqual(oldSecrets));
        house.Board.RunUntil(() => other.IsLive && house.Board.Peer.State == PeerState.Live, 20_000, "a session with the other gateway");
        Assert.False(house.Gateway.IsLive);
        Assert.Equal(KeyExchangeMethod.Rsa, Assert.Single(other.Opened).Terms.KeyExchange);
    }

    [Fact]
    public void The_light_comes_back_as_it_was()
    {
        House house = House.WithSession(9);
        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.Run(6_000);
        house.Board.Boot();
        Assert.True(house.Board.Pins.IsLit);

        house.Board.Options.RestoreLight = false;
        house.Board.Boot();
        Assert.False(house.Board.Pins.IsLit);
    }

    [Fact]
    public void A_long_press_calls_the_board_once_for_each()
    {
        House house = new(10);
        LongPresses presses = new();
        house.Board.Options.LongPress = presses;
        house.Board.Boot();
        house.Board.Pins.Press(8_000);
        house.Board.Run(10_000);
        Assert.Equal(1, presses.Count);
        house.Board.Pins.Press(4_000);
        house.Board.Run(6_000);
        Assert.Equal(1, presses.Count);
        house.Board.Pins.Press(5_200);
        house.Board.Run(6_000);
        Assert.Equal(2, presses.Count);
    }

    [Fact]
    public void Contacts_that_bounce_press_once_and_a_spark_does_not()
    {
        House house = new(11);
        house.Board.Boot();
        house.Board.Pins.Press(millis: 100, bounceMillis: 8);
        house.Board.Run(500);
        Assert.Equal([false, true], house.Board.Pins.LightChanges.Select(change => change.On));
        house.Board.Pins.Press(millis: 8, bounceMillis: 0);
        house.Board.Run(500);
        Assert.Equal(2, house.Board.Pins.LightChanges.Count);
    }

    private sealed class LongPresses : ILongPress
    {
        public int Count { get; private set; }

        public void HandleLongPress() => Count++;
    }
}
