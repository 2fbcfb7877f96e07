using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>When a gateway announces itself, what it says, and how many questions it answers. DISCOVERY.md, "Announcements".</summary>
public sealed class RegionAnnouncerTests
{
    [Fact]
    public void ThreeAnnouncementsComeEarlyAndThenEveryHalfMinuteWithinTheirJitter()
    {
        var firstWaits = new List<long>();
        var waits = new List<long>();
        for (int seed = 0; seed < 300; seed++)
        {
            RegionAnnouncer announcer = DiscoverySamples.Announcer(seed: seed);
            announcer.Start(5000);
            Assert.NotNull(DiscoverySamples.Next(announcer));
            Assert.Null(DiscoverySamples.Next(announcer));
            long last = 5000;
            for (int i = 0; i < 6; i++)
            {
                announcer.HandleTimeout(announcer.NextTimeoutMillis - 1);
                Assert.Null(DiscoverySamples.Next(announcer));
                long now = announcer.NextTimeoutMillis;
                (i < DiscoveryTiming.FirstAnnouncements - 1 ? firstWaits : waits).Add(now - last);
                last = now;
                announcer.HandleTimeout(now);
                Assert.NotNull(DiscoverySamples.Next(announcer));
                Assert.Null(DiscoverySamples.Next(announcer));
            }
        }

        AssertWithin(firstWaits, 900, 1100);
        AssertWithin(waits, 27000, 33000);
    }

    [Theory]
    [InlineData(0, 0, 27000)]
    [InlineData(23, 112, 33000)] // 0x1770 = 6000, the longest
    [InlineData(255, 255, 32525)]
    public void TheBoundsOfTheJitterAreReached(byte high, byte low, int expected)
    {
        var random = new ScriptedRandom().Then(0, 0).Then(0, 0).Then(high, low);
        RegionAnnouncer announcer = Announcer(random, null);
        announcer.Start(0);
        announcer.HandleTimeout(announcer.NextTimeoutMillis);
        long now = announcer.NextTimeoutMillis;
        announcer.HandleTimeout(now);
        Assert.Equal(expected, announcer.NextTimeoutMillis - now);
    }

    [Fact]
    public void NothingIsDueBeforeTheStart()
    {
        RegionAnnouncer announcer = DiscoverySamples.Announcer();
        announcer.HandleTimeout(1_000_000);
        Assert.Null(DiscoverySamples.Next(announcer));
        Assert.Equal(GatewaySearch.Never, announcer.NextTimeoutMillis);
    }

    [Fact]
    public void AnnouncementAndAnswerSayWhatARegionIs()
    {
        RegionAnnouncer announcer = DiscoverySamples.Announcer();
        announcer.Start(0);
        AssertRegion(DiscoverySamples.Next(announcer)!, RegionMessageKind.Announce, 0);
        GatewaySearch search = Asking(out byte[] query);
        AssertRegion(DiscoverySamples.Answer(announcer, query)!, RegionMessageKind.Answer, search.AttemptId);
    }

    [Fact]
    public void QueriesOfOtherGroupsAreAnsweredSoThatTheAskerCanSayWhyNoneWasFound()
    {
        Asking(out byte[] query);
        byte[] answer = DiscoverySamples.Answer(DiscoverySamples.Announcer(DiscoverySamples.OtherGroup), query)!;
        (RegionMessage message, byte[] buffer, _) = DiscoverySamples.Read(answer);
        Assert.True(DiscoverySamples.OtherGroup.Matches(buffer, message.OffsetOf(RegionField.Group)));
    }

    [Fact]
    public void QueriesBeyondASecondsShareAreShedAndCounted()
    {
        RegionAnnouncer announcer = DiscoverySamples.Announcer(trace: new AttemptTrace(4));
        Asking(out byte[] query);
        int answered = 0;
        for (int i = 0; i < 1200; i++)
        {
            answered += DiscoverySamples.Answer(announcer, query, 10_000 + (i / 2)) == null ? 0 : 1;
        }

        Assert.Equal(DiscoveryTiming.AnswersEachSecond, answered);
        Assert.Equal(1200 - DiscoveryTiming.AnswersEachSecond, announcer.QueriesShed);
        Assert.Null(DiscoverySamples.Answer(announcer, query, 10_999));
        Assert.NotNull(DiscoverySamples.Answer(announcer, query, 11_000));
    }

    [Fact]
    public void AnAnswerThatDoesNotFitIsNotCalledSent()
    {
        var trace = new AttemptTrace(4);
        RegionAnnouncer announcer = DiscoverySamples.Announcer(trace: trace);
        GatewaySearch search = Asking(out byte[] query);
        Assert.Equal(0, announcer.Answer(DiscoverySamples.Read(query).Message, new byte[100], 0, 100, 0));
        Assert.Equal(["QueryHeard:0"], DiscoverySamples.Steps(trace, search.AttemptId));
    }

    [Fact]
    public void AnAnswerIsUsuallyLessThanTwiceItsQuestionAndNeverThreeTimes()
    {
        // Whoever forges the source address of questions must gain little by it.
        Asking(out byte[] query);
        byte[] answer = DiscoverySamples.Answer(DiscoverySamples.Announcer(), query)!;
        Assert.True(answer.Length < 2 * query.Length, $"{answer.Length} octets for {query.Length}");
        var search = new GatewaySearch(DiscoverySamples.Tools(DiscoverySamples.Light), DiscoverySamples.Group, "H");
        search.Start(1, true, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        byte[] shortest = DiscoverySamples.Next(search)!;
        SessionTools tools = DiscoverySamples.Tools(DiscoverySamples.Gateway);
        var talkative = new RegionAnnouncer(tools, DiscoverySamples.Group, new string('R', 32), "memory://" + new string('e', 119), 0);
        byte[] longest = DiscoverySamples.Answer(talkative, shortest)!;
        Assert.True(longest.Length < 3 * shortest.Length, $"{longest.Length} octets for {shortest.Length}");
    }

    [Fact]
    public void AnsweringAllocatesNothing()
    {
        RegionAnnouncer announcer = Announcer(new StillCryptography(), new AttemptTrace(4));
        Asking(out byte[] query);
        (RegionMessage message, byte[] buffer, _) = DiscoverySamples.Read(query);
        int offset = message.BodyOffset;
        int length = buffer.Length - 2 - offset;
        byte[] into = new byte[Limits.MaxDatagram];
        long now = 0;
        long octets = 0;
        void Once()
        {
            octets += message.TryDecode(buffer, offset, length) == DecodeStatus.Complete ? announcer.Answer(message, into, 0, into.Length, now) : 0;
            now += 10;
        }

        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            Once();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(octets > 10_000 * 100);
    }

    [Theory]
    [InlineData("", "udp://192.168.1.2:9701")]
    [InlineData("House\n", "udp://192.168.1.2:9701")]
    [InlineData("House", "")]
    [InlineData("House", "udp://192.168.1.2 :9701")]
    [InlineData("House", "udp://hëll:9701")]
    public void NamesThatEveryReceiverWouldRefuseAreRefusedHere(string region, string endpoint)
    {
        SessionTools tools = DiscoverySamples.Tools(DiscoverySamples.Gateway);
        Assert.Throws<ArgumentException>(() => new RegionAnnouncer(tools, DiscoverySamples.Group, region, endpoint, 0));
    }

    private static RegionAnnouncer Announcer(NanoPeers.Cryptography.ICryptography cryptography, AttemptTrace? trace) =>
        new(DiscoverySamples.Tools(DiscoverySamples.Gateway, trace, cryptography: cryptography), DiscoverySamples.Group, "House", "udp://192.168.1.2:9701", 1);

    private static GatewaySearch Asking(out byte[] query)
    {
        GatewaySearch search = DiscoverySamples.Search();
        search.Start(1, true, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        query = DiscoverySamples.Next(search)!;
        return search;
    }

    private static void AssertRegion(byte[] datagram, int kind, ulong attemptId)
    {
        (RegionMessage message, byte[] buffer, int senderOffset) = DiscoverySamples.Read(datagram);
        Assert.Equal(kind, message.Kind);
        Assert.Equal(attemptId, message.AttemptId);
        Assert.True(DiscoverySamples.Gateway.Matches(buffer, senderOffset));
        Assert.True(DiscoverySamples.Group.Matches(buffer, message.OffsetOf(RegionField.Group)));
        Assert.Equal("House"u8, buffer.AsSpan(message.OffsetOf(RegionField.Region), message.LengthOf(RegionField.Region)));
        Assert.Equal("udp://192.168.1.2:9701"u8, buffer.AsSpan(message.OffsetOf(RegionField.Endpoint), message.LengthOf(RegionField.Endpoint)));
        Assert.Equal(3u, message.NumberOf(RegionField.BootCount));
        Assert.Equal(30u, message.NumberOf(RegionField.Interval));
        Assert.Equal((uint)RegionPolicy.AllowsResumption, message.NumberOf(RegionField.Policy));
    }

    private static void AssertWithin(List<long> waits, long least, long most)
    {
        Assert.InRange(waits.Min(), least, least + ((most - least) / 20));
        Assert.InRange(waits.Max(), most - ((most - least) / 20), most);
    }
}
