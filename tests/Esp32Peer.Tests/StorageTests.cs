using System.Buffers.Binary;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Records that are torn, lost, or not kept.</summary>
public sealed class StorageTests
{
    [Fact]
    public void The_start_number_grows_with_every_start()
    {
        House house = new(20);
        for (uint start = 1; start <= 5; start++)
        {
            house.Board.Boot();
            Assert.Equal(start, house.Board.Peer.BootNumber);
        }
    }

    [Theory]
    [InlineData("boot.a")]
    [InlineData("boot.b")]
    public void A_torn_start_number_leaves_the_other_and_none_is_used_twice(string torn)
    {
        House house = new(21);
        HashSet<uint> used = [];
        for (int i = 0; i < 20; i++)
        {
            house.Board.Boot();
            house.Board.Run(100);
            Assert.True(used.Add(house.Board.Peer.BootNumber) || house.Board.Peer.State == PeerState.StorageFault);

            // The next start's write is cut short by a power cut: what was there is gone, and that start was never used.
            string next = house.Board.Peer.BootNumber % 2 == 1 ? "boot.b" : "boot.a";
            if (next == torn && house.Board.Storage.Records.TryGetValue(next, out byte[]? older))
            {
                house.Board.Storage.Records[next] = older[..5];
            }
        }

        Assert.True(house.Board.Peer.BootNumber >= 20);
    }

    [Fact]
    public void With_both_start_numbers_damaged_it_goes_on_far_above()
    {
        House house = new(22);
        house.Board.Boot();
        house.Board.Boot();
        house.Board.Storage.Records["boot.a"][2] ^= 1;
        house.Board.Storage.Records["boot.b"][2] ^= 1;
        house.Board.Boot();
        Assert.True(house.Board.Peer.BootNumber >= 0x40000000);
        Assert.Equal(2, house.Board.Counted(PeerCounter.RecordDamaged));
        house.RunUntilLive();
    }

    [Fact]
    public void A_storage_that_keeps_nothing_makes_a_plain_switch_until_it_does()
    {
        House house = new(23);
        house.Board.Storage.FailsToWrite = _ => true;
        house.Board.Boot();
        house.Board.Pins.Press();
        house.Board.Run(12_000);
        Assert.True(house.Board.Pins.IsLit);
        Assert.Equal(PeerState.StorageFault, house.Board.Peer.State);
        Assert.Equal(StatusPattern.Fault, house.Board.Pins.Status);
        Assert.Empty(house.Gateway.Opened);
        Assert.InRange(house.Board.Counted(PeerCounter.StorageFailed), 3, 8);

        house.Board.Storage.FailsToWrite = _ => false;
        house.RunUntilLive();
        Assert.True(house.Gateway.Light.IsOn);
    }

    [Fact]
    public void Without_a_kept_resumption_secret_the_next_start_agrees_by_RSA()
    {
        House house = new(24);
        house.Board.Storage.FailsToWrite = name => name is "resume" or "gateway" or "light";
        house.Board.Boot();
        house.RunUntilLive();
        house.Board.Boot();
        house.Board.RunUntil(() => house.Gateway.Opened.Count == 2 && house.Gateway.IsLive, 20_000, "a second session");
        Assert.Equal(KeyExchangeMethod.Rsa, house.Gateway.Opened[1].Terms.KeyExchange);
        Assert.True(house.Board.Counted(PeerCounter.StorageFailed) > 0);
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("gateway")]
    [InlineData("light")]
    public void A_damaged_record_reads_as_none_and_the_board_comes_back(string name)
    {
        House house = House.WithSession(25);
        house.Board.Pins.Press();
        house.Board.Run(6_000);
        foreach (int length in Enumerable.Range(0, house.Board.Storage.Records[name].Length))
        {
            house.Board.Storage.Records[name] = house.Board.Storage.Records[name][..length];
            house.Board.Boot();
            house.RunUntilLive();
            house.Board.Pins.Press();
            house.Board.Run(6_000);
            house.Gateway.Restart();
        }
    }

    [Fact]
    public void A_record_under_another_name_is_damage()
    {
        House house = new(26);
        house.Board.Boot();
        byte[] record = house.Board.Storage.Records["boot.a"];
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(record.AsSpan(1)));
        house.Board.Storage.Records["boot.b"] = record;
        house.Board.Boot();
        Assert.Equal(1, house.Board.Counted(PeerCounter.RecordDamaged));
        Assert.Equal(2u, house.Board.Peer.BootNumber);
    }

    [Fact]
    public void Every_octet_of_a_record_counts()
    {
        House house = new(27);
        house.Board.Boot();
        byte[] record = house.Board.Storage.Records["boot.a"];
        for (int i = 0; i < record.Length; i++)
        {
            house.Board.Storage.Records["boot.a"] = [.. record];
            house.Board.Storage.Records["boot.a"][i] ^= 0x80;
            house.Board.Storage.Records.Remove("boot.b");
            house.Board.Boot();
            Assert.Equal(1, house.Board.Counted(PeerCounter.RecordDamaged));
        }
    }

    [Fact]
    public void The_secrets_of_the_last_two_sessions_are_kept()
    {
        House house = House.WithSession(28);
        for (int i = 0; i < 3; i++)
        {
            house.Board.Boot();
            house.Board.RunUntil(() => house.Gateway.Opened.Count == i + 2 && house.Gateway.IsLive, 20_000, "another session");
            Assert.Equal(KeyExchangeMethod.Resumption, house.Gateway.Opened[^1].Terms.KeyExchange);
        }

        Assert.Equal(3, house.Gateway.Opened.Count(session => session.Terms.KeyExchange == KeyExchangeMethod.Resumption));
    }
}
