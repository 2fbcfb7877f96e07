using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>What a peer advertises of itself and its groups, and what others do with it.</summary>
public sealed class OwnAdvertisementTests
{
    private const string Password = "a long enough password";

    [Fact]
    [Trait("Capability", "X9")]
    public async Task A_group_has_a_basic_variant_for_all_and_a_full_one_for_members()
    {
        await using GroupHouse house = new();
        GroupEnd creator = house.Add(1);
        await GroupHouse.CreateAsync(creator, new GroupOrder("club", "open", "medium"));
        GroupPort port = creator.Groups.FindPort("club")!;
        IReadOnlyList<Advertisement> made = Of(creator).OfGroup(port, DateTimeOffset.UtcNow);
        Assert.Equal(2, made.Count);
        GroupAdvertisement basic = Assert.IsType<GroupAdvertisement>(made[0]);
        Assert.Equal(GroupVariant.Basic, basic.Variant);
        Assert.False(basic.MembersOnly);
        Assert.Empty(basic.Pipes);
        Assert.NotEmpty(basic.Policies);
        Assert.Equal("open", NamedValue.Find(basic.Membership!.Parameters, StandardPolicies.Way));

        GroupAdvertisement full = Assert.IsType<GroupAdvertisement>(made[1]);
        Assert.Equal(GroupVariant.Full, full.Variant);
        Assert.True(full.MembersOnly);
        Assert.Equal(basic.Name, full.Name);
        Assert.True(full.Version > basic.Version);
        Assert.NotEmpty(full.Pipes);
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(full, creator.Groups.KeyFingerprint.Span, DateTimeOffset.UtcNow));
        Assert.True(full.Policies.Length > basic.Policies.Length);
        Assert.Contains(full.Policies, policy => policy.PolicyName == "rules" && NamedValue.Find(policy.Parameters, "quorum") is not null);

        // the index withholds the full one from who is no member of this group, and shows the basic one to everybody
        ScopedAdvertisementIndex index = new(new MemoryAdvertisementIndex(), new MemoryAdvertisementIndex());
        foreach (Advertisement advertisement in made)
        {
            index.Put(AdvertisementDocuments.Of(advertisement), DateTimeOffset.UtcNow);
        }

        DiscoveryQuery query = new() { Group = port.Group };
        foreach (Identifier? stranger in new[] { null, AdvertisementSamples.House })
        {
            AdvertisedDocument shown = Assert.Single(index.Search(query, stranger, DateTimeOffset.UtcNow));
            Assert.False(shown.IsForMembers);
            Assert.Equal(basic.Version, shown.Version);
        }

        Assert.Contains(index.Search(query, port.Group, DateTimeOffset.UtcNow), found => found.IsForMembers && found.Version == full.Version);
    }

    [Fact]
    public async Task A_gateway_advertises_its_region_itself_and_its_boards_to_everybody()
    {
        await using GroupHouse house = new();
        GroupEnd gateway = house.Add(1);
        AdvertisedRegion region = new(AdvertisementSamples.House, "house", (RegionRules.Usual with { MostHops = 3, AllowsClear = false }).ToPolicies());
        DeviceStatus board = new("hall", AdvertisementSamples.Board, DevicePresence.Away, null, 0, null, null, null, null, "asleep");
        OwnAdvertisements own = new(OptionsOf(gateway) with { Region = () => region, Devices = () => [board] });
        IReadOnlyList<Advertisement> made = own.OfRegion(DateTimeOffset.UtcNow);
        Assert.All(made, one =>
        {
            Assert.False(one.MembersOnly);
            Assert.Equal(gateway.Id, one.Publisher);
            Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(one, gateway.Groups.KeyFingerprint.Span, DateTimeOffset.UtcNow));
        });
        GroupAdvertisement group = Assert.Single(made.OfType<GroupAdvertisement>());
        Assert.Equal(("house", region.Group), (group.GroupName, group.GroupId));
        RegionRules rules = RegionRules.From(AdvertisementDocuments.Of(group).Policies);
        Assert.Equal((3, false, TimeSpan.FromDays(7)), (rules.MostHops, rules.AllowsClear, rules.LongestLife));
        Assert.Empty(rules.Problems);
        Assert.Equal([gateway.Id, board.Id], made.OfType<PeerAdvertisement>().Select(one => one.Id!));
        ServiceAdvertisement light = Assert.Single(made.OfType<ServiceAdvertisement>());
        Assert.Equal(("hall", board.Id, $"relay://{gateway.Id}/{board.Id}"), (light.ServiceName, light.Peer!, light.Endpoints[0]));

        // in a group the same light has another document: neither takes the place of the other
        Assert.NotEqual(light.Id, BoardAdvertising.LightSwitchOf(board.Id, AdvertisementSamples.Peer));
        Assert.Empty(new OwnAdvertisements(OptionsOf(gateway) with { Endpoints = () => [] }).OfRegion(DateTimeOffset.UtcNow));
    }

    [Fact]
    [Trait("Capability", "P11")]
    public async Task A_pipe_is_published_by_both_routes()
    {
        await using GroupHouse house = new();
        GroupEnd creator = house.Add(1);
        await GroupHouse.CreateAsync(creator, new GroupOrder("club", "open", "medium"));
        Identifier group = creator.Groups.FindPort("club")!.Group;
        PipeDescription pipe = PipeDescription.Of(group, (int)AdvertisedPipeType.SecuredUnicast, "orders");
        OwnAdvertisements own = new(OptionsOf(creator) with { Pipes = _ => [pipe] });

        // embedded in the group's advertisement
        GroupPort port = creator.Groups.FindPort(group)!;
        GroupAdvertisement full = own.OfGroup(port, DateTimeOffset.UtcNow).OfType<GroupAdvertisement>().Single(one => one.Variant == GroupVariant.Full);
        Assert.Contains(PipeAdvertising.Read(full), read => read == pipe);

        // by itself, as content of the group
        PipeAdvertisement advertisement = PipeAdvertising.Write(pipe, creator.Id, DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        advertisement.DefaultLanguage = "en";
        AdvertisementSigner.Sign(advertisement, creator.Groups.Key);
        ContentAdvertisement shared = AdvertisementContent.Wrap(advertisement, group, "pipe-orders")!;
        AdvertisementSigner.Sign(shared, creator.Groups.Key);
        Assert.True(AdvertisementXml.TryRead(AdvertisementXml.Write(shared), out Advertisement? received, out AdvertisementProblem? problem), problem?.ToString());
        Assert.True(AdvertisementContent.TryUnwrap((ContentAdvertisement)received, out Advertisement? inner, out problem), problem?.ToString());
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(inner, creator.Groups.KeyFingerprint.Span, DateTimeOffset.UtcNow));
        Assert.Equal(pipe, PipeAdvertising.Read((PipeAdvertisement)inner));
        ((ContentAdvertisement)received).About = "urn:nanopeers:pipe:" + AdvertisementSamples.House;
        Assert.False(AdvertisementContent.TryUnwrap((ContentAdvertisement)received, out _, out _));
    }

    [Fact]
    [Trait("Capability", "M23")]
    public async Task A_joiner_configures_itself_from_the_groups_advertisement()
    {
        await using GroupHouse house = new();
        (GroupEnd creator, GroupEnd joiner) = (house.Add(1), house.Add(2));
        await GroupHouse.CreateAsync(creator, new GroupOrder("club", "password", "medium") { Password = Password });
        byte[] document = BasicOf(creator);

        // from here on the joiner has the document and the password, nothing else
        Assert.True(AdvertisementXml.TryRead(document, out Advertisement? read, out _));
        GroupAdvertisement advertisement = (GroupAdvertisement)read;
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(advertisement, [], DateTimeOffset.UtcNow));
        Assert.Equal(AccessVerdict.Fits, JoinSettings.Read(advertisement, out JoinSettings? settings));
        Assert.Equal("password", settings!.Way);
        Assert.True(settings.NeedsPipeEncryption);
        GroupAnswer answer = await joiner.Groups.JoinAsync(new GroupJoin(settings.Invitation) { Password = Password }, GroupHouse.Stop);
        Assert.True(answer.Result == GroupResult.Done, answer.Text);
        await GroupHouse.AllSeeAsync("club", creator, joiner);

        // the sessions are those that were advertised
        PeerSession session = (await joiner.Groups.FindPort("club")!.ConnectAsync(creator.Id, GroupHouse.Stop))!;
        Assert.Contains(NanoPeers.Messages.Suite.NameOf(session.Terms.Suite), settings.Algorithms);
        Assert.Contains(KeyExchangeMethod.NameOf(session.Terms.KeyExchange), settings.KeyExchanges);

        // a mechanism that this peer does not have, or that nobody should, is refused by name before anything is sent
        SetParameter(advertisement.Policies, StandardPolicies.Algorithms, "RSA-512+RC4-128");
        Assert.Equal(AccessVerdict.NoCommonAlgorithm, JoinSettings.Read(advertisement, out settings));
        Assert.Null(settings);
        SetParameter(advertisement.Policies, StandardPolicies.Algorithms, "A256GCM");
        SetParameter(advertisement.Policies, StandardPolicies.KeyExchanges, "quantum");
        Assert.Equal(AccessVerdict.NoCommonKeyExchange, JoinSettings.Read(advertisement, out _));
    }

    [Fact]
    [Trait("Capability", "X6")]
    [Trait("Capability", "M26")]
    public async Task A_providers_security_policy_is_parsed_and_enforced_at_both_ends()
    {
        await using GroupHouse house = new();
        (GroupEnd provider, GroupEnd client, GroupEnd stranger) = (house.Add(1), house.Add(2), house.Add(3));
        await GroupHouse.CreateAsync(provider, new GroupOrder("club", "open", "medium"));
        await GroupHouse.JoinAllAsync(provider, "club", client);
        byte[] document = BasicOf(provider);

        // authentication: who cannot do what the provider asks for is refused here, and nothing is sent
        int sent = 0;
        stranger.Tap.OnSend = _ => Interlocked.Increment(ref sent);
        (AccessVerdict verdict, PeerSession? none) = await AdvertisedSecurity.ConnectAsync(Read(document), stranger.Groups, GroupHouse.Stop);
        Assert.Equal(AccessVerdict.NotAMember, verdict);
        Assert.Null(none);
        Assert.Equal(0, sent);
        GroupAdvertisement strict = Read(document);
        SetParameter([strict.Security!.Authentication!], StandardPolicies.Authenticator, "retina");
        Assert.Equal(AccessVerdict.NoProof, AdvertisedSecurity.Judge(strict, client.Groups));

        // who can is taken: the provider demands the proof, and the client has it
        (verdict, PeerSession? session) = await AdvertisedSecurity.ConnectAsync(Read(document), client.Groups, GroupHouse.Stop);
        Assert.Equal(AccessVerdict.Fits, verdict);
        Assert.Equal(provider.Id, session!.Peer);

        // and the provider keeps to its own policy: a stranger that tries all the same is refused there
        Identifier club = provider.Groups.FindPort("club")!.Group;
        SessionRequest request = new(club, GroupSeat.GroupPurpose, GroupSeat.SessionPolicy, new NoAuthenticator(), [new EcdhInitiatorKeyExchange()]);
        ConnectResult refused = await stranger.Node.ConnectAsync(provider.Address, request, GroupHouse.Stop);
        Assert.Null(refused.Session);

        // credentialing: who has not the advertised key is not believed
        GroupAdvertisement another = Read(document);
        SetParameter([another.Security!.Credentialing!], StandardPolicies.Fingerprint, Convert.ToHexStringLower(stranger.Groups.KeyFingerprint.Span));
        (verdict, session) = await AdvertisedSecurity.ConnectAsync(another, client.Groups, GroupHouse.Stop);
        Assert.Equal(AccessVerdict.WrongCredential, verdict);
        Assert.Null(session);
    }

    private static GroupAdvertisement Read(byte[] document)
    {
        Assert.True(AdvertisementXml.TryRead(document, out Advertisement? read, out AdvertisementProblem? problem), problem?.ToString());
        return (GroupAdvertisement)read;
    }

    private static void SetParameter(PolicyAdvertisement[] policies, string name, string value)
    {
        PolicyAdvertisement policy = policies.Single(policy => NamedValue.Find(policy.Parameters, name) is not null);
        policy.Parameters = [.. policy.Parameters.Select(pair => pair.Name == name ? new NamedValue(name, value) : pair)];
    }

    private static OwnAdvertisementsOptions OptionsOf(GroupEnd end) => new()
    {
        Self = end.Id, Name = end.Name, Groups = end.Groups, Endpoints = () => [end.Tap.LocalEndpoint.ToString()],
    };

    /// <summary>What everybody finds of the peer's club.</summary>
    private static byte[] BasicOf(GroupEnd end) => AdvertisementXml.Write(Of(end).OfGroup(end.Groups.FindPort("club")!, DateTimeOffset.UtcNow)[0]);

    private static OwnAdvertisements Of(GroupEnd end) => new(OptionsOf(end));
}
