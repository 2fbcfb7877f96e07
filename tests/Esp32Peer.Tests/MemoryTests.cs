using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Memory that runs out: the load is shed, sessions stay, and the switch goes on. And how much memory there is.</summary>
public sealed class MemoryTests
{
    private static readonly byte[] _stranger = [10, 0, 0, 66, 0x10, 0x01];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_sender_that_exhausts_the_heap_stops_neither_switch_nor_session(int every)
    {
        House house = new(180);
        ExhaustibleCryptography cryptography = Exhaustible(house);
        house.Board.Boot();
        house.RunUntilLive();
        bool floods = true;
        house.World.Every(7_000, () =>
        {
            if (floods)
            {
                Forgery.Request(house, house.Id(), _stranger);
            }
        });
        cryptography.Fails = call => call % every == 0;
        for (int i = 0; i < 40; i++)
        {
            bool wasLit = house.Board.Pins.IsLit;
            house.Board.Pins.Press();
            house.Board.RunUntil(() => house.Board.Pins.IsLit != wasLit, 50, "a press that switches");
            house.Board.Run(200 + house.World.Random.Next(200));
        }

        Assert.True(house.Board.Counted(PeerCounter.MemoryShort) >= 5, house.Board.Describe());
        Assert.True(house.Board.Counted(PeerCounter.DatagramsShed) >= 100, house.Board.Describe());
        Assert.Equal(0, house.Board.Restarts);
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
        Assert.Equal(PeerState.Live, house.Board.Peer.State);

        cryptography.Fails = _ => false;
        floods = false;
        house.Board.RunUntil(() => house.Gateway.Light.IsOn == house.Board.Pins.IsLit && house.Gateway.IsLive, 30_000, "a gateway that knows the light");
        bool next = !house.Board.Pins.IsLit;
        house.Gateway.Ask(SwitchMessageKind.Set, next ? 1 : 0);
        house.Board.RunUntil(() => house.Board.Pins.IsLit == next, 5_000, "a command after the shortage");
        Assert.Single(house.Gateway.Opened);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_that_runs_out_at_any_call_of_a_set_up_costs_that_set_up_and_nothing_else(bool resumes)
    {
        int calls = 1_000;
        for (int at = 1; at <= calls; at++)
        {
            House house = new(181);
            ExhaustibleCryptography cryptography = Exhaustible(house);
            house.Board.Boot();
            if (resumes)
            {
                house.RunUntilLive();
                house.Board.Boot();
            }

            int before = cryptography.Calls;
            int opened = house.Gateway.Opened.Count;
            cryptography.Fails = call => call == before + at;
            house.Board.RunUntil(() => house.Board.Peer.State == PeerState.Live && house.Gateway.Opened.Count > opened, 60_000, $"a session, call {at}");
            house.RunUntilLive(60_000);
            if (cryptography.Failed == 0)
            {
                calls = Math.Min(calls, at);
            }
            else
            {
                Assert.Equal(1, house.Board.Counted(PeerCounter.MemoryShort));
            }

            Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
            Assert.Equal(0, house.Board.Restarts);
        }

        Assert.InRange(calls, 40, 400);
    }

    [Fact]
    public void Memory_that_never_comes_back_starts_the_board_again()
    {
        House house = House.WithSession(182);
        house.Board.Datagrams.Failure = new NoMemoryException();
        house.Board.Datagrams.IsBroken = true;
        for (int i = 0; i < PeerTiming.FaultsBeforeRestart; i++)
        {
            Assert.Equal(0, house.Board.Restarts);
            house.Board.Peer.RunOnce(10);
        }

        Assert.Equal(1, house.Board.Restarts);
    }

    [Fact]
    public void Without_memory_for_the_lines_of_the_log_it_goes_on()
    {
        House house = House.WithSession(183);
        house.Board.LogFailure = new NoMemoryException();
        house.Board.Pins.Press();
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 50, "the light on");
        house.Board.Run(100);
        house.Board.LogFailure = null;
        house.Board.RunUntil(() => house.Gateway.Light.IsOn, 5_000, "the gateway knows");
        house.Board.LogFailure = new NoMemoryException();
        house.Board.Datagrams.IsBroken = true;
        house.Board.Peer.RunOnce(10);
        Assert.Equal(1, house.Board.Counted(PeerCounter.LinesLost));
        Assert.Equal(1, house.Board.Counted(PeerCounter.Faults));
    }

    [Fact]
    public void Free_memory_is_read_at_the_start_and_every_hour_and_the_least_is_kept()
    {
        House house = new(184);
        Readings readings = new() { ManagedFree = 50_000, NativeFree = 90_000, NativeLargest = 40_000 };
        house.Board.Memory = readings;
        house.Board.Boot();
        house.RunUntilLive();
        Assert.Contains(house.Board.Log, line => line.EndsWith("Memory: managed 50000 free, least 50000; native 90000 free, largest block 40000.", StringComparison.Ordinal));
        Assert.Equal(1, readings.Taken);

        readings.ManagedFree = 30_000;
        readings.NativeLargest = -1;
        house.World.IsFrozen = true;
        house.World.Spend(3_600_000_000);
        house.Board.Run(20);
        Assert.Equal((30_000, 30_000), (house.Board.Peer.Memory.ManagedFree, house.Board.Peer.Memory.LeastManagedFree));
        readings.ManagedFree = 60_000;
        house.Board.Peer.Memory.Take();
        Assert.Equal((60_000, 30_000), (house.Board.Peer.Memory.ManagedFree, house.Board.Peer.Memory.LeastManagedFree));
        Assert.Equal(3, readings.Taken);
        Assert.Contains(house.Board.Log, line => line.EndsWith("managed 30000 free, least 30000; native 90000 free, largest block not told.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_board_that_cannot_tell_its_memory_says_nothing_of_it()
    {
        House house = House.WithSession(185);
        Assert.Equal((PeerMemory.NotTold, PeerMemory.NotTold), (house.Board.Peer.Memory.ManagedFree, house.Board.Peer.Memory.LeastManagedFree));
        Assert.DoesNotContain(house.Board.Log, line => line.Contains("Memory:", StringComparison.Ordinal));
    }

    private static ExhaustibleCryptography Exhaustible(House house)
    {
        ExhaustibleCryptography cryptography = new(new TestCryptography(house.World.Seed));
        house.Board.OtherCryptography = cryptography;
        return cryptography;
    }

    private sealed class Readings : IMemoryPort
    {
        private int _managedFree;

        public int Taken { get; private set; }

        public int ManagedFree
        {
            get
            {
                Taken++;
                return _managedFree;
            }

            set => _managedFree = value;
        }

        public int NativeFree { get; set; }

        public int NativeLargest { get; set; }
    }
}
