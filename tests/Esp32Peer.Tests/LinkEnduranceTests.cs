using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>A linked pair goes on for as long as both boards last: power cuts at any instant, loss, renewals, flash that fails, and nobody to help.</summary>
public sealed class LinkEnduranceTests
{
    [Theory]
    [InlineData(true, 320)]
    [InlineData(false, 321)]
    [InlineData(true, 322)]
    [InlineData(false, 323)]
    public void Power_cuts_at_any_instant_under_loss_never_strand_the_pair(bool firstAsks, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.StopGateway();
        Random random = new(seed);
        for (int round = 0; round < 12; round++)
        {
            pair.House.Network.Loss = 0.2;
            for (int cut = 0; cut < 6; cut++)
            {
                (random.Next(2) == 0 ? pair.First : pair.Second).Boot();
                pair.Run(random.Next(600));
            }

            pair.House.Network.Loss = 0;
            pair.RunUntilLinked(120_000);
            pair.Run(500);
            pair.PressAndSee();
        }

        Assert.Equal(0, pair.First.Counted(PeerCounter.Faults) + pair.Second.Counted(PeerCounter.Faults));
    }

    [Theory]
    [InlineData(330)]
    [InlineData(331)]
    public void A_storage_that_fails_now_and_then_never_strands_the_pair(int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed);
        pair.StopGateway();
        Random random = new(seed);
        for (int round = 0; round < 12; round++)
        {
            SimulatedBoard unlucky = random.Next(2) == 0 ? pair.First : pair.Second;
            unlucky.Storage.FailsToWrite = name => name.StartsWith("link.", StringComparison.Ordinal);
            (random.Next(2) == 0 ? pair.First : pair.Second).Boot();
            pair.Run(random.Next(1_500));
            unlucky.Storage.FailsToWrite = _ => false;
            pair.First.Boot();
            pair.Second.Boot();
            pair.RunUntilLinked(120_000);
            pair.PressAndSee();
        }
    }

    [Theory]
    [InlineData(true, 324)]
    [InlineData(false, 325)]
    public void A_hundred_lives_of_sessions_pass_without_a_gateway_and_no_press_waits_for_a_renewal(bool firstAsks, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.StopGateway();
        pair.First.KeepsLog = false;
        pair.Second.KeepsLog = false;
        pair.First.Options.LifetimeSeconds = 20;
        pair.First.Boot();
        pair.RunUntilLinked(20_000);
        pair.Run(1_000);
        HashSet<ulong> sessions = [];
        int gone = 0;
        while (sessions.Count < 100)
        {
            pair.Run(1_000);
            gone = pair.IsLinked ? 0 : gone + 1;
            Assert.True(gone < 3, $"No session for {gone} s after {sessions.Count} of them.\n{pair.First.Describe()}\n{pair.Second.Describe()}");
            sessions.Add(pair.SessionOf(pair.Second)?.Id ?? 0);
        }

        pair.PressAndSee();
        Assert.Equal(0, pair.First.Counted(PeerCounter.PressesUnanswered));
    }

    [Theory]
    [InlineData(true, 326)]
    [InlineData(false, 327)]
    public void An_introduction_that_reached_one_end_only_does_not_harm_the_pair(bool firstAsks, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.IntroduceOne(pair.Answerer, 8, [.. Enumerable.Repeat((byte)8, 32)]);
        pair.StopGateway();
        pair.First.Boot();
        pair.Second.Boot();
        pair.RunUntilLinked(20_000);
        pair.PressAndSee();
        pair.First.Boot();
        pair.Second.Boot();
        pair.RunUntilLinked(20_000);
        pair.PressAndSee();
    }

    [Fact]
    public void A_new_introduction_takes_over_while_the_pair_goes_on()
    {
        LinkedPair pair = LinkedPair.Live(328);
        ulong before = pair.SessionOf(pair.First)!.Id;
        pair.IntroduceBoth(9);
        pair.RunUntil(() => pair.IsLinked && pair.SessionOf(pair.First)!.Id != before, 20_000);
        Assert.Equal(KeyExchangeMethod.Introduction, pair.SessionOf(pair.First)!.Terms.KeyExchange);
        pair.PressAndSee();
    }

    [Fact]
    public void Where_the_group_forbids_resumption_the_pair_begins_each_session_by_its_introduction()
    {
        LinkedPair pair = LinkedPair.Live(329, resumption: false);
        pair.StopGateway();
        for (int i = 0; i < 3; i++)
        {
            pair.First.Boot();
            pair.Second.Boot();
            pair.RunUntilLinked(20_000);
            pair.PressAndSee();
            Assert.Equal(KeyExchangeMethod.Introduction, pair.SessionOf(pair.First)!.Terms.KeyExchange);
        }
    }

    [Fact]
    public void A_factory_reset_board_gets_no_session_and_costs_the_other_little()
    {
        LinkedPair pair = LinkedPair.Live(332);
        pair.StopGateway();
        foreach (string name in pair.Second.Storage.Records.Keys.Where(name => name.StartsWith("link.", StringComparison.Ordinal)).ToList())
        {
            pair.Second.Storage.Records.Remove(name);
        }

        pair.Second.Boot();
        pair.Run(120_000);
        Assert.Null(pair.SessionOf(pair.First));
        pair.House.Network.Sent.Clear();
        pair.Run(60_000);
        Assert.InRange(pair.House.Network.Sent.Count(datagram => ReferenceEquals(datagram.Source, pair.First.Address)), 0, 60);
    }

    [Fact]
    public void Presses_and_their_answers_allocate_nothing()
    {
        using PlatformCryptography cryptography = new(Timeout.Infinite);
        LinkedPair pair = LinkedPair.Live(333);
        pair.StopGateway();
        pair.First.OtherCryptography = cryptography;
        pair.First.KeepsLog = false;
        pair.Second.KeepsLog = false;
        pair.First.Boot();
        pair.RunUntilLinked(20_000);
        long allocated = 0;
        for (int i = 0; i < 60; i++)
        {
            bool wasLit = pair.Second.Pins.IsLit;
            pair.First.Pins.Press();
            pair.First.Datagrams.IsMute = false;
            for (int turn = 0; turn < 40; turn++)
            {
                pair.Second.Peer.RunOnce(5);
                pair.First.Datagrams.Collects = true;
                pair.House.World.IsFrozen = true;
                long before = GC.GetAllocatedBytesForCurrentThread();
                pair.First.Peer.RunOnce(0);
                allocated += i < 20 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                pair.House.World.IsFrozen = false;
                pair.First.Datagrams.SendCollected();
            }

            Assert.NotEqual(wasLit, pair.Second.Pins.IsLit);
        }

        // A line of the log for each change that is heard, and nothing else.
        Assert.InRange(allocated / 40, 0, 600);
    }
}
