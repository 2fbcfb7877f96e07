using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>What a search makes of messages that are late, doubled, forged or not for it. DISCOVERY.md, "States of a search".</summary>
public sealed class GatewaySearchTests
{
    [Fact]
    [Trait("Capability", "N8")]
    public void NoRandomOctetsMakeASearchTakeFiveSeconds()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            var random = new ScriptedRandom().Then(1, 2, 3, 4, 5, 6, 7, 8);
            for (int i = 0; i < 10; i++)
            {
                random.Then((byte)octet);
            }

            var search = new GatewaySearch(DiscoverySamples.Tools(DiscoverySamples.Light, cryptography: random), DiscoverySamples.Group, "Hall");
            search.Start(1, true, 0);
            long now = 0;
            int asked = 0;
            while (search.State == SearchState.Searching)
            {
                Assert.True(search.NextTimeoutMillis > now || asked == 0);
                now = search.NextTimeoutMillis;
                search.HandleTimeout(now);
                asked += All(search).Count;
            }

            Assert.Equal(SearchState.NotFound, search.State);
            Assert.Equal(9, asked);
            Assert.InRange(now, 0, 4999);
        }
    }

    [Fact]
    public void TheQuestionHoldsAttemptGroupAndName()
    {
        GatewaySearch search = Searching(out _);
        (RegionMessage query, byte[] buffer, int senderOffset) = DiscoverySamples.Read(All(search)[0]);
        Assert.Equal(RegionMessageKind.Query, query.Kind);
        Assert.Equal(search.AttemptId, query.AttemptId);
        Assert.True(DiscoverySamples.Group.Matches(buffer, query.OffsetOf(RegionField.Group)));
        Assert.True(DiscoverySamples.Light.Matches(buffer, senderOffset));
        Assert.Equal("Hall"u8, buffer.AsSpan(query.OffsetOf(RegionField.Name), query.LengthOf(RegionField.Name)));
    }

    [Fact]
    public void CallingEarlyIsHarmless()
    {
        GatewaySearch search = DiscoverySamples.Search();
        search.HandleTimeout(long.MaxValue - 1);
        Assert.Null(DiscoverySamples.Next(search));
        search.Start(1, true, 1000);
        search.HandleTimeout(search.NextTimeoutMillis - 1);
        Assert.Null(DiscoverySamples.Next(search));
        search.HandleTimeout(search.NextTimeoutMillis);
        Assert.Single(All(search));
        search.HandleTimeout(search.NextTimeoutMillis - 1);
        Assert.Null(DiscoverySamples.Next(search));
    }

    [Fact]
    public void OnlyKnownAddressesAreAskedWhenNotAllMayBe()
    {
        GatewaySearch search = DiscoverySamples.Search();
        search.Start(2, false, 0);
        var asked = new List<SearchDestination>();
        while (search.State == SearchState.Searching)
        {
            search.HandleTimeout(search.NextTimeoutMillis);
            for (byte[]? next = DiscoverySamples.Next(search); next != null; next = DiscoverySamples.Next(search))
            {
                asked.Add(search.Destination);
            }
        }

        Assert.Equal(Enumerable.Repeat(SearchDestination.KnownAddress, 6), asked);
    }

    [Fact]
    public void AnAnswerEndsTheSearchOnceHoweverOftenItComes()
    {
        GatewaySearch search = Searching(out byte[] answer);
        Assert.True(DiscoverySamples.Give(search, answer, 10));
        Assert.Equal(GatewaySearch.Never, search.NextTimeoutMillis);
        Assert.False(DiscoverySamples.Give(search, answer, 11));
        Assert.Equal(SearchState.Found, search.State);
    }

    [Fact]
    public void TheSecondGatewaysAnswerChangesNothing()
    {
        GatewaySearch search = Searching(out byte[] answer);
        byte[] second = AnswerOf(search, DiscoverySamples.Id(0x11));
        Assert.True(DiscoverySamples.Give(search, answer, 10));
        Assert.False(DiscoverySamples.Give(search, second, 11));
        Assert.Equal(DiscoverySamples.Gateway, search.Gateway);
    }

    [Fact]
    public void WhatIsDueIsNotSentAfterTheAnswer()
    {
        GatewaySearch search = DiscoverySamples.Search();
        search.Start(4, true, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        byte[] first = DiscoverySamples.Next(search)!;
        DiscoverySamples.Give(search, DiscoverySamples.Answer(DiscoverySamples.Announcer(), first)!, 50);
        Assert.Null(DiscoverySamples.Next(search));
    }

    [Fact]
    public void AnAnswerToAnEarlierSearchIsIgnored()
    {
        GatewaySearch search = Searching(out byte[] late);
        search.Start(1, true, 100);
        Assert.False(DiscoverySamples.Give(search, late, 101));
        Assert.Equal(SearchState.Searching, search.State);
        Assert.Null(search.Gateway);
    }

    [Fact]
    public void AnAnswerWithAnotherAttemptIsIgnored()
    {
        GatewaySearch search = Searching(out _);
        for (int bit = 0; bit < 64; bit++)
        {
            byte[] query = Query(search.AttemptId ^ (1ul << bit));
            Assert.False(DiscoverySamples.Give(search, DiscoverySamples.Answer(DiscoverySamples.Announcer(), query)!, 10));
        }

        Assert.Equal(0, search.OtherGroupsHeard);
        Assert.Equal(SearchState.Searching, search.State);
    }

    [Fact]
    public void NothingIsHeardBeforeTheSearchAndAfterItsEnd()
    {
        GatewaySearch idle = DiscoverySamples.Search();
        Assert.False(DiscoverySamples.Give(idle, DiscoverySamples.Answer(DiscoverySamples.Announcer(), Query(0))!, 0));
        Assert.Equal(SearchState.Idle, idle.State);
        GatewaySearch search = Searching(out byte[] answer);
        while (search.State == SearchState.Searching)
        {
            search.HandleTimeout(search.NextTimeoutMillis);
        }

        Assert.False(DiscoverySamples.Give(search, answer, 6000));
        Assert.Equal(SearchState.NotFound, search.State);
        Assert.Null(DiscoverySamples.Next(search));
    }

    [Fact]
    public void ThePeersOwnIdAsGatewayIsIgnored()
    {
        GatewaySearch search = Searching(out _);
        Assert.False(DiscoverySamples.Give(search, AnswerOf(search, DiscoverySamples.Light), 10));
        Assert.Equal(SearchState.Searching, search.State);
    }

    [Fact]
    public void AnotherPeersQuestionIsNoAnswer()
    {
        GatewaySearch search = Searching(out _);
        Assert.False(DiscoverySamples.Give(search, Query(search.AttemptId), 10));
        Assert.Equal(SearchState.Searching, search.State);
    }

    [Fact]
    public void AForgedAnnouncementNeverEndsASearchAndBringsOneQuestionBetweenTwoTimeouts()
    {
        GatewaySearch search = Searching(out byte[] answer);
        byte[] announcement = Announcement(DiscoverySamples.Group);
        All(search);
        for (int i = 0; i < 100; i++)
        {
            Assert.False(DiscoverySamples.Give(search, announcement, 10));
        }

        Assert.Single(All(search));
        Assert.Equal(SearchDestination.Announcer, search.Destination);
        search.HandleTimeout(search.NextTimeoutMillis);
        All(search);
        DiscoverySamples.Give(search, announcement, 400);
        Assert.Single(All(search));
        Assert.Equal(SearchDestination.Announcer, search.Destination);
        Assert.True(DiscoverySamples.Give(search, answer, 410));
        Assert.Equal(DiscoverySamples.Gateway, search.Gateway);
    }

    [Fact]
    public void AnAnnouncementOfAnotherGroupIsCountedAndNotAsked()
    {
        GatewaySearch search = Searching(out _);
        All(search);
        Assert.False(DiscoverySamples.Give(search, Announcement(DiscoverySamples.OtherGroup), 10));
        Assert.Equal(1, search.OtherGroupsHeard);
        Assert.Null(DiscoverySamples.Next(search));
    }

    [Fact]
    public void ANewSearchForgetsTheOldOne()
    {
        GatewaySearch search = Searching(out byte[] answer);
        ulong attempt = search.AttemptId;
        DiscoverySamples.Give(search, Announcement(DiscoverySamples.OtherGroup), 5);
        DiscoverySamples.Give(search, answer, 10);
        search.Start(0, true, 100);
        Assert.NotEqual(attempt, search.AttemptId);
        Assert.Equal(SearchState.Searching, search.State);
        Assert.Null(search.Gateway);
        Assert.Equal("", search.Region);
        Assert.Equal("", search.GatewayEndpoint);
        Assert.Equal(0u, search.GatewayBootCount);
        Assert.Equal(0, search.Policy);
        Assert.Equal(0, search.OtherGroupsHeard);
        Assert.Null(DiscoverySamples.Next(search));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("Hall\u001b[2J")]
    public void ANameThatEveryReceiverWouldRefuseIsRefusedHere(string name)
    {
        SessionTools tools = DiscoverySamples.Tools(DiscoverySamples.Light);
        Assert.Throws<ArgumentException>(() => new GatewaySearch(tools, DiscoverySamples.Group, name));
    }

    private static GatewaySearch Searching(out byte[] answer)
    {
        GatewaySearch search = DiscoverySamples.Search(new AttemptTrace(8));
        search.Start(1, true, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        answer = AnswerOf(search, DiscoverySamples.Gateway);
        return search;
    }

    private static List<byte[]> All(GatewaySearch search)
    {
        var all = new List<byte[]>();
        for (byte[]? next = DiscoverySamples.Next(search); next != null; next = DiscoverySamples.Next(search))
        {
            all.Add(next);
        }

        return all;
    }

    /// <summary>A true answer to a search, from any gateway of the group.</summary>
    private static byte[] AnswerOf(GatewaySearch search, Identifier gateway)
    {
        var announcer = new RegionAnnouncer(DiscoverySamples.Tools(gateway), DiscoverySamples.Group, "House", "udp://192.168.1.2:9701", 1);
        return DiscoverySamples.Answer(announcer, Query(search.AttemptId))!;
    }

    private static byte[] Announcement(Identifier group)
    {
        RegionAnnouncer announcer = DiscoverySamples.Announcer(group);
        announcer.Start(0);
        return DiscoverySamples.Next(announcer)!;
    }

    /// <summary>A question with any attempt id, written apart from the search.</summary>
    private static byte[] Query(ulong attemptId)
    {
        SessionTools tools = DiscoverySamples.Tools(DiscoverySamples.Id(0x77));
        byte[] buffer = new byte[Limits.MaxDatagram];
        MessageWriter writer = tools.BeginClear(ProtocolTag.Region, buffer, 0, buffer.Length);
        writer.WriteUInt8(RegionField.Kind, RegionMessageKind.Query);
        writer.ReserveOctets(RegionField.Credential, 0);
        writer.WriteUInt64(RegionField.AttemptId, attemptId);
        writer.WriteIdentifier(RegionField.Group, DiscoverySamples.Group);
        writer.WriteOctets(RegionField.Name, [0x41], 0, 1);
        return buffer[..tools.FinishClear()];
    }
}
