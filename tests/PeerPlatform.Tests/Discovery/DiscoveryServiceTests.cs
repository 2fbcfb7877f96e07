using System.Collections.Concurrent;
using System.Diagnostics;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery;

/// <summary>Discovery of whole full peers over true nodes: true documents, sessions and groups, on subnets in memory.</summary>
public sealed class DiscoveryServiceTests : IAsyncDisposable
{
    private readonly DiscoveryHouse _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [Trait("Capability", "N1")]
    [Trait("Capability", "N2")]
    public async Task Nearby_peers_are_listed_in_two_seconds_and_an_unknown_name_is_empty_in_time()
    {
        DiscoveryEnd[] gateways = [.. Enumerable.Range(1, 4).Select(number => _house.Add(number, "a", "House " + number))];
        DiscoveryEnd asker = _house.Add(5, "a", "Mine");
        await Eventually.TrueAsync(() => asker.Discovery.Region.Gateways.Count(one => one.IsLive) == 4, "all gateways are known");
        Stopwatch watch = Stopwatch.StartNew();
        (List<FoundAdvertisement> near, SearchSummary summary) = await asker.FindAsync(new DiscoveryQuery { Kind = AdvertisedKind.Peer });
        watch.Stop();
        Assert.Equal(["d1", "d2", "d3", "d4", "d5"], near.Select(one => one.Title).Order(StringComparer.Ordinal));
        Assert.All(near, one => Assert.True(one.IsProven));
        Assert.All(near.Where(one => one.From.Length > 0), one => Assert.InRange(one.After.TotalMilliseconds, 0, 2_000));
        Assert.Equal(4, summary.Answered);
        Assert.All(gateways, gateway => Assert.Contains(near, one => one.Answerer.Equals(gateway.Id)));
        (List<FoundAdvertisement> none, SearchSummary asked) = await asker.FindAsync(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "nobody" }, 500);
        Assert.Empty(none);
        Assert.Equal((4, 0), (asked.Answered, asked.Refused));
    }

    [Fact]
    [Trait("Capability", "N3")]
    [Trait("Capability", "N4")]
    public async Task Across_two_subnets_without_any_multicast_by_one_configured_address()
    {
        DiscoveryEnd far = _house.Add(1, "b", "Garden", isDeaf: true);
        DiscoveryEnd near = _house.Add(2, "a", "House", isDeaf: true, rendezvous: far.Endpoint);
        DiscoveryEnd phone = _house.Add(3, "a", isDeaf: true, rendezvous: near.Endpoint);
        Stopwatch watch = Stopwatch.StartNew();
        await Eventually.TrueAsync(() => phone.Discovery.Region.State == RegionBootState.Ready, "the region is known");
        Assert.Equal("House", phone.Discovery.Region.Name);
        await Eventually.TrueAsync(() => near.Discovery.Region.Gateways.Any(one => one is { IsLive: true, IsLinked: true }), "the gateways are linked");
        GroupAnswer made = await far.Groups.CreateAsync(new GroupOrder("Gardeners", "open", "medium"), DiscoveryHouse.Stop);
        Assert.True(made.Result == GroupResult.Done, made.Text);
        await far.AdvertiseGroupAsync(far.Groups.Ports.Single().Group);
        FoundAdvertisement peer = await phone.FindOneAsync(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "d1" });
        FoundAdvertisement group = await phone.FindOneAsync(new DiscoveryQuery { Kind = AdvertisedKind.Group, Title = "garden*", Group = far.Groups.Ports.Single().Group });
        Assert.Equal((far.Id, true), (peer.Answerer, peer.IsProven));
        Assert.Equal(("Gardeners", true), (group.Title, group.IsProven));
        Assert.Equal(near.Endpoint, peer.From);
    }

    [Fact]
    [Trait("Capability", "N5")]
    public async Task A_member_of_a_group_that_was_found_is_asked_for_membership_and_lets_the_asker_in()
    {
        DiscoveryEnd founder = _house.Add(1, "a", "House");
        DiscoveryEnd stranger = _house.Add(2, "a", "Next door");
        await founder.Groups.CreateAsync(new GroupOrder("Readers", "open", "medium"), DiscoveryHouse.Stop);
        Identifier group = founder.Groups.Ports.Single().Group;
        await founder.AdvertiseGroupAsync(group);
        FoundAdvertisement found = await stranger.FindOneAsync(new DiscoveryQuery { Kind = AdvertisedKind.Group, Title = "readers" });
        Assert.Equal(new ResourceName(ResourceKind.Group, group).ToString(), found.Name);
        string invitation = JoinSettings.InvitationIn(found.Document!.Octets.Span);
        GroupAnswer answer = await stranger.Groups.JoinAsync(new GroupJoin(invitation), DiscoveryHouse.Stop);
        Assert.True(answer.Result == GroupResult.Done, answer.Text);
        Assert.Contains(founder.Groups.Show("Readers")!.Members, member => member.Id.Equals(stranger.Id));
    }

    [Fact]
    public async Task The_full_advertisement_of_a_group_is_told_to_members_alone()
    {
        DiscoveryEnd founder = _house.Add(1, "a", "House");
        DiscoveryEnd member = _house.Add(2, "a", "Next door");
        DiscoveryEnd stranger = _house.Add(3, "a", "Across the street");
        await founder.Groups.CreateAsync(new GroupOrder("Readers", "open", "medium"), DiscoveryHouse.Stop);
        Identifier group = founder.Groups.Ports.Single().Group;
        GroupAnswer invited = founder.Groups.Invite("Readers", null, TimeSpan.FromHours(1));
        GroupAnswer joined = await member.Groups.JoinAsync(new GroupJoin(invited.Text), DiscoveryHouse.Stop);
        Assert.True(joined.Result == GroupResult.Done, joined.Text);
        await founder.AdvertiseGroupAsync(group);
        DiscoveryQuery query = new() { Kind = AdvertisedKind.Group, Group = group };
        await Eventually.TrueAsync(() => member.Groups.FindPort(group) is { } port && port.IsMember(founder.Id), "the member sees the founder");
        bool isFull = false;
        for (int i = 0; i < 20 && !isFull; i++)
        {
            (List<FoundAdvertisement> found, _) = await member.FindAsync(query, 2_000);
            isFull = found.Exists(one => one.Document is { IsForMembers: true } document && document.Policies.Any(policy => policy.Name == "rules"));
        }

        Assert.True(isFull, "the member did not find the full advertisement");
        (List<FoundAdvertisement> told, _) = await stranger.FindAsync(query);
        Assert.All(told, one => Assert.False(one.Document!.IsForMembers));
        Assert.DoesNotContain(told, one => one.Document!.Policies.Any(policy => policy.Name == "rules"));
    }

    [Fact]
    [Trait("Capability", "N9")]
    public async Task Where_the_regions_policy_forbids_it_nothing_is_asked_in_clear()
    {
        RegionRules strict = RegionRules.Usual with { AllowsClear = false, MostHops = 1, LongestLife = TimeSpan.FromMinutes(10) };
        _house.Add(1, "a", "House", strict);
        DiscoveryEnd peer = _house.Add(2, "a");
        ConcurrentQueue<int> queries = new();
        peer.Transport.OnSend = message =>
        {
            Envelope envelope = new();
            PeersMessage view = new();
            if (envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxDatagram) == DecodeStatus.Complete && envelope.KeyId == 0
                && envelope.NextBody() == DecodeStatus.Complete && envelope.BodyIs(ProtocolTag.Peers)
                && view.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete && !view.Has(PeersField.Name))
            {
                queries.Enqueue(view.Kind);
            }
        };

        // Asked at once, before the region is known: the search waits for the policies.
        (List<FoundAdvertisement> found, SearchSummary summary) = await peer.FindAsync(new DiscoveryQuery { Title = "Lamp" }, 20_000);
        Assert.Empty(found);
        Assert.Contains("no questions in clear", summary.Problem, StringComparison.Ordinal);
        Assert.False(peer.Discovery.Region.Rules.AllowsClear);
        Assert.Equal(1, peer.Discovery.Region.Rules.MostHops);
        Assert.Empty(queries);
        Assert.True(Assert.Single(peer.Discovery.RegionDocuments).IsSigned);
    }

    [Fact]
    public async Task What_is_published_is_acknowledged_kept_by_other_gateways_of_the_region_and_withdrawn_by_its_publisher()
    {
        DiscoveryEnd[] gateways = [_house.Add(1, "a", "House"), _house.Add(2, "a", "House"), _house.Add(3, "b", "Far away")];
        await Eventually.TrueAsync(() => gateways[0].Discovery.Region.Gateways.Any(one => one.IsLive), "the other gateway is known");
        await Eventually.TrueAsync(() => gateways[1].Discovery.Region.Gateways.Any(one => one.IsLive), "the first gateway is known");
        PublishResult published = await gateways[0].AdvertiseAsync("Printing");
        Assert.Equal((PeersReason.Accepted, 1, 0, 0), (published.Reason, published.Gateways, published.Refused, published.Silent));
        await gateways[0].Discovery.DisposeAsync();
        DiscoveryEnd asker = _house.Add(4, "a", "Mine");
        FoundAdvertisement found = await asker.FindOneAsync(new DiscoveryQuery { Title = "print*" });
        Assert.Equal(gateways[1].Id, found.Answerer);
        Assert.Equal(gateways[0].Id, found.Publisher);
    }

    [Fact]
    public async Task A_board_that_sleeps_is_answered_for_by_its_gateway()
    {
        DiscoveryEnd gateway = _house.Add(1, "a", "House");
        Identifier board = GroupHouse.IdOf(77);
        gateway.Boards = [new DeviceStatus("Hall", board, DevicePresence.Away, null, 0, null, null, null, null, "asleep")];
        foreach (Advertisement made in gateway.Own.OfRegion(gateway.Node.Time.GetUtcNow().AddSeconds(5)))
        {
            await gateway.Discovery.PublishAsync(AdvertisementDocuments.Of(made), DiscoveryHouse.Stop);
        }

        DiscoveryEnd asker = _house.Add(2, "a");
        FoundAdvertisement service = await asker.FindOneAsync(new DiscoveryQuery { Kind = AdvertisedKind.Service, Attribute = "runtime", Value = "nanoframework" });
        Assert.Equal(("Hall", gateway.Id, true), (service.Title, service.Answerer, service.IsProven));
        Assert.Equal($"relay://{gateway.Id}/{board}", service.Endpoint);
        await Eventually.TrueAsync(() => asker.Discovery.Region.State == RegionBootState.Ready, "the region is known");
        Assert.Contains(asker.Discovery.Region.Peers, one => one.Title == "Hall");
        Assert.Contains(asker.Discovery.Region.Services, one => one.Title == "Hall");
    }

    [Fact]
    public async Task A_board_that_was_enrolled_or_moved_is_found_soon_and_one_that_was_removed_is_not()
    {
        DiscoveryEnd gateway = _house.Add(1, "a", "House");
        DiscoveryEnd asker = _house.Add(2, "a");
        DiscoveryQuery query = new() { Kind = AdvertisedKind.Service, Title = "H*" };
        DeviceStatus hall = new("Hall", GroupHouse.IdOf(77), DevicePresence.Away, null, 0, null, null, null, null, "asleep");
        DeviceStatus heating = hall with { Id = GroupHouse.IdOf(78), Name = "Heating", Endpoint = "udp://192.0.2.8:9701" };
        gateway.Boards = [hall, heating];
        Dictionary<string, FoundAdvertisement> found = await UntilAsync(asker, query, all => all.Count == 2);
        FoundAdvertisement unmoved = found["Heating"];
        gateway.Boards = [hall with { Endpoint = "udp://192.0.2.7:9701" }, heating];
        found = await UntilAsync(asker, query, all => all["Hall"].Endpoint == "udp://192.0.2.7:9701");
        Assert.Equal(unmoved.Version, found["Heating"].Version);

        // Who found it before keeps it for its lifetime: only the gateway itself is asked.
        await asker.Discovery.DisposeAsync();
        gateway.Boards = [heating];
        found = await UntilAsync(gateway, query, all => !all.ContainsKey("Hall"));
        Assert.Equal(unmoved.Version, found["Heating"].Version);
    }

    [Fact]
    public void A_document_that_was_changed_on_its_way_is_not_read()
    {
        AdvertisementDocuments documents = new();
        PeerAdvertisement peer = new()
        {
            Name = new ResourceName(ResourceKind.Peer, GroupHouse.IdOf(1)).ToString(), DefaultLanguage = "en", PeerName = "Lamp", Endpoints = ["udp://192.0.2.1:9701"],
            Publisher = GroupHouse.IdOf(1), Version = 3, PublishedAt = 1_795_219_200, LifetimeSeconds = 60,
        };
        AdvertisedDocument signed = AdvertisementDocuments.Sign(peer, GroupHouse.KeyOf(1));
        Assert.Equal(PeersReason.Accepted, documents.Read(signed.Octets.Span, false).Reason);
        byte[] octets = signed.Octets.ToArray();
        int accepted = 0;
        for (int i = 0; i < octets.Length; i += 7)
        {
            octets[i] ^= 1;
            accepted += documents.Read(octets, false).Reason == PeersReason.Accepted ? 1 : 0;
            octets[i] ^= 1;
        }

        Assert.Equal(0, accepted);
    }

    /// <summary>Asks again and again; of each title the newest version is kept.</summary>
    private static async Task<Dictionary<string, FoundAdvertisement>> UntilAsync(
        DiscoveryEnd asker, DiscoveryQuery query, Func<Dictionary<string, FoundAdvertisement>, bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            Dictionary<string, FoundAdvertisement> newest = [];
            foreach (FoundAdvertisement one in (await asker.FindAsync(query)).Found.OrderBy(one => one.Version))
            {
                newest[one.Title] = one;
            }

            if (newest.Count > 0 && condition(newest))
            {
                return newest;
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), string.Join(", ", newest.Values));
        }
    }
}
