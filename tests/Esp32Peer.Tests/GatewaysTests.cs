using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>More gateways than one on the network, and those that are not the right one.</summary>
public sealed class GatewaysTests
{
    [Fact]
    public void A_gateway_of_another_group_is_counted_and_passed_over()
    {
        House house = new(60, withAddress: false);
        ScriptedGateway other = new(house.World, house.Network, 2, house.Id(), house.Id());
        house.Board.Boot();
        house.RunUntilLive();
        Assert.True(house.Board.Counted(PeerCounter.OtherGroup) > 0);
        Assert.Empty(other.Opened);
    }

    [Fact]
    public void With_only_a_gateway_of_another_group_it_says_what_was_heard()
    {
        House house = new(61, withAddress: false);
        ScriptedGateway other = new(house.World, house.Network, 2, house.Id(), house.Id());
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Peer.State == PeerState.BackingOff, 5_000, "the end of the search");
        Assert.Contains(house.Board.Log, line => line.Contains("gateways of other groups answered", StringComparison.Ordinal));
        Assert.Empty(other.Opened);
    }

    [Fact]
    public void Another_gateway_of_the_group_does_not_take_the_board_from_its_own()
    {
        House house = new(62, withAddress: false);
        ScriptedGateway other = new(house.World, house.Network, 2, house.Group, house.Id());
        house.Network.LeastMicros = 100;
        house.Board.Boot();
        house.RunUntilLive();
        Assert.True(house.Board.Counted(PeerCounter.OtherGateway) > 0, house.Board.Describe());
        Assert.Empty(other.Opened);

        // Its own goes, the other stays: the board waits for its own and comes back to it.
        house.Gateway.IsRunning = false;
        house.Board.Run(120_000);
        house.Gateway.IsRunning = true;
        house.RunUntilLive(70_000);
    }

    [Fact]
    public void Another_gateway_that_has_the_secret_and_is_not_the_invitations_is_refused_by_name()
    {
        House house = House.WithSession(63);
        ScriptedGateway other = new(house.World, house.Network, 2, house.Group, house.Id()) { Device = house.Device, Secret = house.Secret };
        other.Begin(house.Board.Address, 5);
        house.Board.RunUntil(() => other.Failures.Count == 1, 5_000, "a refusal");
        Assert.Equal((SessionFailure.Refused, RejectReason.UnknownPeer), other.Failures[0]);
        Assert.True(house.Gateway.IsLive);
        Assert.Single(house.Gateway.Opened);
    }

    [Fact]
    public void A_gateway_of_another_group_is_refused_by_name()
    {
        House house = House.WithSession(64);
        ScriptedGateway other = new(house.World, house.Network, 2, house.Id(), house.Gateway.Self) { Device = house.Device, Secret = house.Secret };
        other.Begin(house.Board.Address, 5);
        house.Board.RunUntil(() => other.Failures.Count == 1, 5_000, "a refusal");
        Assert.Equal((SessionFailure.Refused, RejectReason.WrongGroup), other.Failures[0]);
        Assert.True(house.Board.Counted(PeerCounter.RequestRefused) >= 1);
        Assert.Equal(1, house.Board.Rsa.Begun);
    }

    [Fact]
    public void A_gateway_that_does_not_know_the_device_leaves_it_searching_with_a_reason()
    {
        House house = new(65);
        house.Gateway.Device = null;
        house.Board.Boot();
        house.Board.Run(60_000);
        Assert.Contains(house.Board.Log, line => line.Contains("is this device enrolled there?", StringComparison.Ordinal));
        Assert.Empty(house.Gateway.Opened);
        house.Gateway.Device = house.Device;
        house.RunUntilLive(70_000);
    }

    [Fact]
    public void A_wrong_secret_is_refused_as_a_wrong_key_and_costs_no_key_exchange()
    {
        House house = new(66);
        house.Gateway.Secret[3] ^= 1;
        house.Board.Boot();
        house.Board.Run(60_000);
        Assert.All(house.Gateway.Failures, failure => Assert.Equal((SessionFailure.Refused, RejectReason.BadProof), failure));
        Assert.NotEmpty(house.Gateway.Failures);
        Assert.Equal(0, house.Board.Rsa.Begun);
        Assert.Contains(house.Board.Log, line => line.Contains("refused: wrong key", StringComparison.Ordinal));
        Log why = new();
        house.Board.Peer.WriteWhy(why);
        Assert.Contains(why.Lines, line => line.Contains("wrong key", StringComparison.Ordinal));

        house.Gateway.Secret[3] ^= 1;
        house.RunUntilLive(70_000);
    }

    [Fact]
    public void The_same_attempt_is_in_the_traces_of_both_ends()
    {
        House house = House.WithSession(67);
        ulong attempt = house.Board.Peer.AttemptAt(0);
        Assert.NotEqual(0UL, attempt);
        Assert.Contains(Enumerable.Range(0, house.Gateway.Trace.Count), i => house.Gateway.Trace.AttemptAt(i) == attempt
            && house.Gateway.Trace.StepAt(i) == Attempts.AttemptStep.Confirmed);
        Assert.Contains(Enumerable.Range(0, house.Board.Peer.Trace.Count), i => house.Board.Peer.Trace.AttemptAt(i) == attempt
            && house.Board.Peer.Trace.StepAt(i) == Attempts.AttemptStep.Confirmed);
        Assert.Contains(Enumerable.Range(0, house.Board.Peer.Trace.Count), i => house.Board.Peer.Trace.AttemptAt(i) == attempt
            && house.Board.Peer.Trace.StepAt(i) == Attempts.AttemptStep.SearchStarted);
    }

    [Fact]
    public void A_purpose_that_is_not_served_is_refused_by_name()
    {
        House house = House.WithSession(68);
        Forgery.Request(house, house.Gateway.Self, [10, 0, 0, 66, 1, 1], purpose: "chat");
        house.Board.Run(100);
        Assert.Equal(1, house.Board.Counted(PeerCounter.RequestRefused));
        Assert.Contains(house.Board.Log, line => line.Contains("unknown purpose", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_boards_with_their_own_gateways_live_side_by_side()
    {
        House house = House.WithSession(69);
        Identifier otherDevice = house.Id();
        ScriptedGateway other = new(house.World, house.Network, 2, house.Group, house.Id());
        SimulatedBoard board = new(house.World, house.Network, 51);
        board.Provision(other.Invite(otherDevice, house.Secret));
        board.Boot();
        for (int i = 0; i < 4000 && !(other.IsLive && board.Peer.State == PeerState.Live); i++)
        {
            board.Peer.RunOnce(5);
            house.Board.Peer.RunOnce(5);
        }

        Assert.True(other.IsLive);
        other.Ask(SwitchMessageKind.Set, 1);
        for (int i = 0; i < 100; i++)
        {
            board.Peer.RunOnce(5);
            house.Board.Peer.RunOnce(5);
        }

        Assert.True(board.Pins.IsLit);
        Assert.False(house.Board.Pins.IsLit);
        Assert.True(house.Gateway.IsLive);
    }
}
