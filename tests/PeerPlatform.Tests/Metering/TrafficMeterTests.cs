using System.Diagnostics.Metrics;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Metering;

/// <summary>What goes by is counted by peer, group and protocol, exported, and refused where a rule says so.</summary>
public sealed class TrafficMeterTests
{
    private static readonly byte[] _other = "letters"u8.ToArray();

    [Fact]
    [Trait("Capability", "G18")]
    [Trait("Capability", "G19")]
    public async Task Messages_and_octets_are_counted_by_pair_group_and_protocol_the_same_at_both_ends()
    {
        await using MeteredPair pair = new();
        PeerSession session = await pair.First.LiveAsync(pair.Second);
        for (uint number = 1; number <= 5; number++)
        {
            Assert.Equal(SendStatus.Sent, session.SendBody(TestPeer.Tag, number, BodyLog.Write));
        }

        session.SendBody(_other, 1u, BodyLog.Write);
        await pair.Second.Bodies.UntilAsync(6);
        TrafficReading sent = pair.FirstMeter.Read().Single(one => one.Protocol == "numbers");
        TrafficReading heard = pair.SecondMeter.Read().Single(one => one.Protocol == "numbers");
        Assert.Equal((pair.Second.Node.Id, TestPeer.Group, 5L), (sent.Peer, sent.Group, sent.MessagesOut));
        Assert.Equal((pair.First.Node.Id, TestPeer.Group, 5L), (heard.Peer, heard.Group, heard.MessagesIn));
        Assert.Equal(sent.OctetsOut, heard.OctetsIn);
        Assert.True(sent.OctetsOut > 5 * 80);
        Assert.Equal(1, pair.SecondMeter.Read().Single(one => one.Protocol == "letters").MessagesIn);
    }

    [Fact]
    [Trait("Capability", "G19")]
    public async Task Counts_are_exported_with_peer_group_and_protocol()
    {
        await using MeteredPair pair = new();
        PeerSession session = await pair.First.LiveAsync(pair.Second);
        session.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        session.SendBody(TestPeer.Tag, 2u, BodyLog.Write);
        await pair.Second.Bodies.UntilAsync(2);
        Dictionary<string, long> exported = Export(pair.First.Node.Id);
        TrafficReading heard = pair.SecondMeter.Read().Single(one => one.Protocol == "numbers");
        Assert.Equal(2, exported["nanopeers.traffic.messages.in"]);
        Assert.Equal(heard.OctetsIn, exported["nanopeers.traffic.octets.in"]);
    }

    [Fact]
    [Trait("Capability", "G20")]
    public async Task A_rule_of_the_owner_refuses_a_peers_protocol_or_all_above_a_rate()
    {
        await using MeteredPair pair = new();
        PeerSession session = await pair.First.LiveAsync(pair.Second);
        Identifier first = pair.First.Node.Id;
        pair.SecondMeter.Rules = [new(first, null, "letters", 0), new(null, TestPeer.Group, "numbers", 3)];
        session.SendBody(_other, 100u, BodyLog.Write);
        for (uint number = 1; number <= 10; number++)
        {
            session.SendBody(TestPeer.Tag, number, BodyLog.Write);
        }

        await Eventually.TrueAsync(() => Count(pair, "letters").Refused + Count(pair, "numbers").Refused + pair.Second.Bodies.Count == 11, "all came");
        Assert.Equal(1, Count(pair, "letters").Refused);
        Assert.Equal([1u, 2u, 3u], pair.Second.Bodies.Numbers);
        Assert.Equal(7, Count(pair, "numbers").Refused);
        Assert.Equal(8, pair.Second[NodeCounter.RefusedByRule]);

        // The rule goes, and all is taken again.
        pair.SecondMeter.Rules = [];
        session.SendBody(_other, 101u, BodyLog.Write);
        await pair.Second.Bodies.UntilAsync(4);
    }

    [Fact]
    [Trait("Capability", "G20")]
    public void The_narrower_of_the_owners_rule_and_the_groups_counts_and_the_more_exact_one_of_each()
    {
        using TrafficMeter meter = new();
        meter.Register("pipe"u8.ToArray());
        meter.Register("info"u8.ToArray());
        Identifier group = TestPeer.Group;
        Identifier peer = new([.. Enumerable.Repeat((byte)5, 16)], 0);
        meter.SetRulesOf(group, TrafficRule.Parse("pipe=10,info=deny,*=100", group)!);
        meter.Rules = [new(null, null, null, 50), new(peer, null, "pipe", TrafficRule.Any)];
        int pipe = meter.NumberOf("pipe"u8);
        int info = meter.NumberOf("info"u8);
        Assert.Equal((10, 0, 50), (meter.LimitsOf(peer, group).Of(pipe), meter.LimitsOf(peer, group).Of(info), meter.LimitsOf(peer, group).Of(0)));
        Assert.Equal((-1, 50), (meter.LimitsOf(peer, null).Of(pipe), meter.LimitsOf(null, null).Of(pipe)));
        Assert.All(["pipe", "pipe=", "pipe=-1", "=1", "pipe=1=2", "seventeen-letters=1"], text => Assert.Null(TrafficRule.Parse(text, group)));
    }

    [Fact]
    public void A_rate_is_counted_anew_with_the_next_minute_and_octets_once_a_message()
    {
        using TrafficMeter meter = new() { Rules = [new(null, null, null, 2)] };
        ITrafficAccount account = meter.Open(TestPeer.Group, TestPeer.Group);
        Assert.Equal([true, true, false, true], new long[] { 0, 59_999, 59_999, 60_000 }.Select(now => account.Takes(0, 100, now)));
        Assert.True(account.Takes(0, 0, 60_001));
        TrafficReading reading = Assert.Single(meter.Read());
        Assert.Equal((3L, 300L, 1L), (reading.MessagesIn, reading.OctetsIn, reading.Refused));
    }

    [Fact]
    public void Counting_allocates_nothing_and_accounts_are_bounded()
    {
        using TrafficMeter meter = new();
        meter.Register("pipe"u8.ToArray());
        ITrafficAccount account = meter.Open(TestPeer.Group, TestPeer.Group);
        CountMany(meter, account);
        long before = GC.GetAllocatedBytesForCurrentThread();
        CountMany(meter, account);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        for (int i = 0; i < TrafficMeter.MaxAccounts + 10; i++)
        {
            meter.Open(new Identifier([.. BitConverter.GetBytes(i), .. new byte[12]], 0), TestPeer.Group);
        }

        Assert.Same(meter.OfGroup(TestPeer.Group), meter.Open(new Identifier([.. Enumerable.Repeat((byte)200, 16)], 0), TestPeer.Group));
    }

    private static void CountMany(TrafficMeter meter, ITrafficAccount account)
    {
        for (int i = 0; i < 1_000; i++)
        {
            account.Takes(meter.NumberOf("pipe"u8), 100, i);
            account.Sent(1, 100);
            meter.OfGroup(TestPeer.Group).Sent(1, 100);
        }
    }

    private static TrafficReading Count(MeteredPair pair, string protocol) =>
        pair.SecondMeter.Read().SingleOrDefault(one => one.Protocol == protocol && one.Peer is not null) ?? new(null, null, protocol, 0, 0, 0, 0, 0);

    /// <summary>What a listener of System.Diagnostics.Metrics sees of one peer's numbers.</summary>
    private static Dictionary<string, long> Export(Identifier peer)
    {
        Dictionary<string, long> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == TrafficMeter.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Dictionary<string, object?> named = new(tags.ToArray());
            if ((string?)named["peer"] == peer.ToString() && (string?)named["protocol"] == "numbers" && (string?)named["group"] == TestPeer.Group.ToString())
            {
                seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private sealed class MeteredPair : IAsyncDisposable
    {
        internal MeteredPair()
        {
            // Ids of their own: what other tests export at the same time is not counted here.
            byte[] numbers = [(byte)Random.Shared.Next(10, 120), (byte)Random.Shared.Next(121, 250)];
            First = new TestPeer(numbers[0], new PeerSetting { Traffic = FirstMeter, KeepsAlive = false });
            Second = new TestPeer(numbers[1], new PeerSetting { Traffic = SecondMeter, KeepsAlive = false });
            First.Node.Handle(_other, First.Bodies);
            Second.Node.Handle(_other, Second.Bodies);
            First.Started();
            Second.Started();
        }

        internal TrafficMeter FirstMeter { get; } = new();

        internal TrafficMeter SecondMeter { get; } = new();

        internal TestPeer First { get; }

        internal TestPeer Second { get; }

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            FirstMeter.Dispose();
            SecondMeter.Dispose();
        }
    }
}
