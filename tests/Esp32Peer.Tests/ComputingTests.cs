using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>
/// The switch while an RSA operation of seconds is under way: every press and every command is served within 50 ms of virtual time, in
/// which each row of limbs and each call of the platform's cryptography has its price.
/// </summary>
public sealed class ComputingTests
{
    private const long LatestMicros = 50_000;

    [Theory]
    [InlineData(1_400)]
    [InlineData(2_200)]
    public void A_press_is_served_within_fifty_milliseconds_at_any_moment_of_the_operation(int stepMicros)
    {
        House house = new(30);
        house.Board.Boot();
        house.Board.Rsa.StepMicros = stepMicros;
        house.Board.RunUntil(() => house.Board.Peer.State == PeerState.Handshaking, 5_000, "the operation under way");
        long begun = house.World.NowMicros;
        int presses = 0;
        while (house.Board.Rsa.Finished == 0)
        {
            AssertServed(house);
            presses++;
            house.Board.Run(house.World.Random.Next(110, 160));
        }

        Assert.True(presses >= 10);
        Assert.InRange(house.World.NowMicros - begun, 1_500_000, 8_000_000);
        house.RunUntilLive();
        Assert.Equal(presses % 2 == 1, house.Gateway.Light.IsOn);
    }

    [Fact]
    public void A_command_under_a_live_session_is_served_within_fifty_milliseconds_while_the_next_key_is_computed()
    {
        House house = House.WithSession(31, resumption: false);
        int opened = house.Gateway.Opened.Count;
        house.Gateway.Begin(house.Board.Address, 77);
        house.Board.RunUntil(() => house.Board.Rsa.Begun == 2, 5_000, "the second operation under way");
        int commands = 0;
        while (house.Board.Rsa.Finished == 1)
        {
            bool wanted = !house.Board.Pins.IsLit;
            long asked = house.World.NowMicros;
            house.Gateway.Ask(SwitchMessageKind.Set, wanted ? 1 : 0);
            house.Board.RunUntil(() => house.Board.Pins.IsLit == wanted, 60, "the command");
            Assert.InRange(house.Board.Pins.LightChanges[^1].AtMicros - asked, 0, LatestMicros);
            commands++;
            house.Board.Run(house.World.Random.Next(20, 60));
        }

        Assert.True(commands >= 10);
        house.Board.RunUntil(() => house.Gateway.Opened.Count == opened + 1 && house.Gateway.IsLive, 10_000, "the next session");
    }

    [Fact]
    public void A_press_is_served_within_fifty_milliseconds_under_a_flood_of_datagrams()
    {
        House house = House.WithSession(32);
        byte[] noise = new byte[600];
        house.World.Every(500, () =>
        {
            house.World.Random.NextBytes(noise);
            noise[0] = (byte)'N';
            noise[1] = (byte)'P';
            house.Network.Send([10, 0, 0, 99, 1, 1], house.Board.Address, noise);
        });
        for (int i = 0; i < 20; i++)
        {
            AssertServed(house);
            house.Board.Run(150);
        }
    }

    [Fact]
    public void The_gateway_is_told_to_wait_and_does_not_give_up()
    {
        House house = new(33);
        house.Board.Boot();
        house.Board.Rsa.StepMicros = 10_000;
        house.RunUntilLive(60_000);
        Assert.Empty(house.Gateway.Failures);
        Assert.Equal(1, house.Board.Rsa.Begun);
        Assert.Contains(Enumerable.Range(0, house.Gateway.Trace.Count), i => house.Gateway.Trace.StepAt(i) == Attempts.AttemptStep.WaitHeard);
    }

    private static void AssertServed(House house)
    {
        bool wanted = !house.Board.Pins.IsLit;
        long pressed = house.World.NowMicros;
        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Board.Pins.IsLit == wanted, 60, "the press");
        Assert.InRange(house.Board.Pins.LightChanges[^1].AtMicros - pressed, 0, LatestMicros);
    }
}
