using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery;

/// <summary>What strangers can do to discovery, and what they cannot.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class DiscoveryAttackTests
{
    private readonly DiscoveryNet _net = new(31);

    [Fact]
    public void Forged_answers_to_a_search_are_not_believed()
    {
        DiscoveryNode asker = _net.Add("a");
        DiscoveryNode liar = _net.Add("a");
        AdvertisedDocument lie = liar.Document(AdvertisedKind.Peer, "Lamp");
        byte[] broken = lie.Octets.ToArray();
        broken[^2] ^= 1;
        liar.OnArrive = message =>
        {
            (ulong id, Identifier origin) = QueryIn(message);
            if (id != 0)
            {
                // A signature that is wrong, a document of another name than said, and one that nobody asked for.
                Answer(liar, asker, id, origin, lie, broken);
                Answer(liar, asker, id, origin, lie with { Name = lie.Name.Replace('a', 'b') }, lie.Octets.ToArray());
                Answer(liar, asker, id, origin, liar.Document(AdvertisedKind.Pipe, "Lamp"), null);
                Answer(liar, asker, id + 1, origin, lie, lie.Octets.ToArray());
            }
        };
        SearchRun run = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "Lamp" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Empty(run.Found);
        Assert.True(run.Search.Summary.Refused >= 3, run.Search.Summary.ToString());
        Assert.True(asker.Core.Counters.AnswersRefused >= 1);
    }

    [Fact]
    public void Answers_in_clear_are_never_more_than_three_times_their_question()
    {
        DiscoveryNode gateway = _net.Add("a", "House");
        DiscoveryNode attacker = _net.Add("a");
        for (int i = 0; i < 200; i++)
        {
            gateway.Advertise(AdvertisedKind.Peer, $"Lamp {i}", padding: i * 50);
        }

        foreach (int padTo in new[] { 0, 150, 300, 600, 1_200 })
        {
            foreach (Action<MessageWriter> write in new Action<MessageWriter>[]
            {
                writer => new DiscoveryQuery { Limit = 64 }.Write(writer, 77 + (ulong)padTo, attacker.Id, 0, padTo),
                writer => PeersWriting.Get(writer, 78, attacker.Id, gateway.Index.Search(new DiscoveryQuery(), null, _net.Now.Utc)[^1].Name, 0, padTo),
            })
            {
                long before = gateway.OctetsSent;
                int asked = 0;
                attacker.OnSend = (_, message) => asked = message.Length;
                attacker.Send(new DiscoverySend(new DiscoveryPath(gateway.Address), ProtocolTag.Peers, write));
                _net.Run(500);
                Assert.InRange(gateway.OctetsSent - before, 0, PeersLimits.AnswersToQuestion * asked);
            }
        }
    }

    [Fact]
    public void A_flood_of_queries_from_one_address_keeps_others_from_nothing()
    {
        DiscoveryNode gateway = _net.Add("a", "House");
        DiscoveryNode flooder = _net.Add("a");
        DiscoveryNode asker = _net.Add("a");
        gateway.Advertise(AdvertisedKind.Peer, "Lamp");
        for (ulong i = 1; i <= 3_000; i++)
        {
            ulong id = i;
            flooder.Send(new DiscoverySend(new DiscoveryPath(gateway.Address), ProtocolTag.Peers, writer => new DiscoveryQuery().Write(writer, id, DiscoveryNet.IdOf(1_000 + (int)id), 4, 0)));
        }

        _net.Run(100);
        Assert.Equal(3_000 - QueryRoutes.MaxEachAddress, gateway.Core.Counters.QueriesShed);
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lamp" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Single(run.Found);

        // And the room comes back.
        _net.Run(QueryRoutes.LifeMillis);
        SearchRun own = flooder.Find(new DiscoveryQuery { Title = "Lamp" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Single(own.Found);
    }

    [Fact]
    public void A_cache_is_not_poisoned_by_who_takes_anothers_name_or_key()
    {
        DiscoveryNode asker = _net.Add("a");
        DiscoveryNode owner = _net.Add("a");
        DiscoveryNode thief = _net.Add("a");
        AdvertisedDocument own = owner.Advertise(AdvertisedKind.Service, "Safe");
        SearchRun first = asker.Find(new DiscoveryQuery { Title = "Safe" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Single(first.Found);
        DateTimeOffset expires = _net.Now.Utc.AddHours(1);

        // The owner's id with another key and a higher version; the same name by another publisher; a withdrawal by either.
        AdvertisedDocument otherKey = TestDocuments.Make(own.Name, own.Kind, "Safe", owner.Id, "thief", expires, 9);
        AdvertisedDocument otherPublisher = TestDocuments.Make(own.Name, own.Kind, "Safe", thief.Id, "thief", expires, 9);
        thief.Index.Put(otherKey, _net.Now.Utc);
        SearchRun second = asker.Find(new DiscoveryQuery { Title = "Safe" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.True(second.Found.All(found => found.Document!.Signer == own.Signer), "the thief's key was believed");
        Assert.True(second.Search.Summary.Refused > 0);
        foreach (AdvertisedDocument bad in new[] { otherKey, otherPublisher })
        {
            Assert.Equal(PeersReason.NotYours, PeersCoreTests.Publish(_net, thief, owner, bad).Outcome);
            AdvertisedDocument away = TestDocuments.Make(own.Name, own.Kind, "Safe", bad.Publisher, "thief", expires, 10, withdraws: true);
            Assert.Equal(PeersReason.NotYours, PeersCoreTests.Publish(_net, thief, owner, away).Outcome);
        }

        Assert.Equal(own.Signer, owner.Index.Find(own.Name, owner.Id, _net.Now.Utc)!.Signer);
        Assert.Equal(own.Signer, Assert.Single(asker.Core.Local(new DiscoveryQuery { Name = own.Name }, null, _net.Now.Utc)).Signer);
    }

    [Fact]
    public void Only_signed_documents_are_taken_within_their_lifetime_and_each_publisher_has_its_room()
    {
        DiscoveryNode gateway = _net.Add("a", "House");
        DiscoveryNode peer = _net.Add("a");
        DateTimeOffset expires = _net.Now.Utc.AddHours(1);
        string name = peer.Document(AdvertisedKind.Peer, "x").Name;
        Assert.Equal(PeersReason.NotSigned, PeersCoreTests.Publish(_net, peer, gateway, TestDocuments.Make(name, 2, "x", peer.Id, null, expires)).Outcome);
        AdvertisedDocument sound = peer.Document(AdvertisedKind.Peer, "x", padding: 3_000);
        byte[] broken = sound.Octets.ToArray();
        broken[500] ^= 1;
        Assert.Equal(PeersReason.BadSignature, PeersCoreTests.Publish(_net, peer, gateway, sound with { Octets = broken }).Outcome);
        Assert.Equal(PeersReason.NoDocument, PeersCoreTests.Publish(_net, peer, gateway, sound with { Octets = Encoding.UTF8.GetBytes("nonsense") }).Outcome);
        Assert.Equal(PeersReason.Expired, PeersCoreTests.Publish(_net, peer, gateway, TestDocuments.Make(name, 2, "x", peer.Id, "x", _net.Now.Utc.AddSeconds(-1))).Outcome);
        Assert.Equal(PeersReason.Accepted, PeersCoreTests.Publish(_net, peer, gateway, sound).Outcome);
        Assert.Equal(PeersReason.Known, PeersCoreTests.Publish(_net, peer, gateway, sound).Outcome);
        MemoryAdvertisementIndex small = new(100, 2);
        DocumentDesk desk = new(peer.Documents, small);
        int[] reasons = [.. Enumerable.Range(0, 3).Select(i => desk.Put(peer.Document(AdvertisedKind.Peer, $"Lamp {i}"), _net.Now.Utc))];
        Assert.Equal([PeersReason.Accepted, PeersReason.Accepted, PeersReason.NoRoom], reasons);
        Assert.Equal(PeersReason.Accepted, desk.Put(gateway.Document(AdvertisedKind.Peer, "Another's"), _net.Now.Utc));
        Assert.Equal(PeersReason.NotAllowed, desk.Take(sound.Octets.Span, false, DiscoveryNet.IdOf(99), null, _net.Now.Utc));
    }

    [Fact]
    public void Withdrawn_is_withdrawn_for_all_who_ask_and_an_old_copy_does_not_bring_it_back()
    {
        DiscoveryNode gateway = _net.Add("a", "House");
        DiscoveryNode peer = _net.Add("a");
        DiscoveryNode asker = _net.Add("a");
        AdvertisedDocument sound = peer.Document(AdvertisedKind.Pipe, "Lines");
        Assert.Equal(PeersReason.Accepted, PeersCoreTests.Publish(_net, peer, gateway, sound).Outcome);
        Assert.Equal(PeersReason.Accepted, PeersCoreTests.Publish(_net, peer, gateway, peer.Document(AdvertisedKind.Pipe, "Lines", version: 2, withdraws: true)).Outcome);
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lines" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Empty(run.Found);
        Assert.Equal(PeersReason.Known, PeersCoreTests.Publish(_net, peer, gateway, sound).Outcome);
        Assert.Equal(PeersReason.Accepted, PeersCoreTests.Publish(_net, peer, gateway, peer.Document(AdvertisedKind.Pipe, "Lines", version: 3)).Outcome);
    }

    [Fact]
    public void Oversized_and_endless_answers_cost_a_bounded_room()
    {
        DiscoveryNode asker = _net.Add("a");
        DiscoveryNode liar = _net.Add("a");
        liar.OnArrive = message =>
        {
            (ulong id, Identifier origin) = QueryIn(message);
            for (int i = 0; id != 0 && i < 300; i++)
            {
                // Documents that are said to be as long as can be, and that never come.
                AdvertisedDocument told = new(
                    $"urn:nanopeers:peer:{DiscoveryNet.IdOf((int)(id % 1_000) + (1_000 * i))}", 2, "Lamp", DiscoveryNet.IdOf(i), 1, _net.Now.Utc.AddHours(1), new byte[PeersLimits.MaxDocument]);
                Answer(liar, asker, id, origin, told, null);
            }
        };
        long before = GC.GetTotalMemory(true);
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lamp" }, 8_000);
        _net.Run(4_000);
        long held = GC.GetTotalMemory(true) - before;
        Assert.InRange(held, long.MinValue, 16_000_000);
        _net.Run(5_000);
        Assert.True(run.Search.IsOver);
        Assert.DoesNotContain(run.Found, found => found.IsProven);
        Assert.InRange(run.Found.Count, 0, SearchTiming.MaxFindings);
    }

    [Fact]
    public void A_query_does_not_go_round_among_three_gateways()
    {
        DiscoveryNode[] gateways = [_net.Add("a", "1"), _net.Add("b", "2"), _net.Add("c", "3")];
        gateways[0].Link(gateways[1]);
        gateways[1].Link(gateways[2]);
        gateways[2].Link(gateways[0]);
        DiscoveryNode asker = _net.Add("a");
        gateways[2].Advertise(AdvertisedKind.Peer, "Lamp");
        _net.Run(3_000);
        Array.ForEach(gateways, gateway => Assert.Equal(2, gateway.Directory.Live.Count));
        long before = _net.Messages;
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lamp", Hops = PeersLimits.MaxHops }, 10_000);
        _net.Run(200);
        long handedOn = gateways.Sum(gateway => gateway.Core.Counters.QueriesHandedOn);
        Assert.Equal("Lamp", Assert.Single(run.Found).Title);
        Assert.InRange(handedOn, 2, 4);
        Assert.InRange(_net.Messages - before, 1, 30);
        _net.Run(10_000);
        Assert.InRange(gateways.Sum(gateway => gateway.Core.Counters.QueriesHandedOn), 2, 4 * DiscoveryCore.MaxHandedOn);
    }

    [Fact]
    public void A_forged_announcement_makes_nobody_send_to_a_third_but_for_a_few_small_questions()
    {
        DiscoveryNode gateway = _net.Add("a", "House");
        DiscoveryNode victim = _net.Add("b");
        DiscoveryNode forger = _net.Add("a", "Trap");
        long heard = 0;
        victim.OnArrive = message => heard += message.Length;
        byte[] announcement = new byte[Limits.MaxDatagram];
        forger.Announcer!.Start(0);
        int length = forger.Announcer.PollTransmit(announcement, 0, announcement.Length);
        for (int i = 0; i < 100; i++)
        {
            // As if it came from the victim.
            gateway.Arrive(announcement[..length], victim.Address);
            _net.Run(100);
        }

        Assert.Empty(gateway.Directory.Live);
        long questions = heard;
        SearchRun run = gateway.Find(new DiscoveryQuery { Title = "Lamp" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Empty(run.Found);
        Assert.Equal(questions, heard);
        Assert.InRange(heard, 1, 100L * length * 3);
    }

    [Fact]
    public void Answers_of_who_was_not_asked_do_not_pass_through()
    {
        DiscoveryNode[] gateways = [_net.Add("a", "1"), _net.Add("b", "2")];
        gateways[0].Link(gateways[1]);
        DiscoveryNode asker = _net.Add("a");
        DiscoveryNode forger = _net.Add("c");
        _net.Run(2_000);
        asker.OnSend = (_, message) =>
        {
            (ulong id, Identifier origin) = QueryIn(message);
            if (id != 0)
            {
                _net.Network.At(_net.Network.NowMillis + 20, () => Answer(forger, gateways[0], id, origin, forger.Document(AdvertisedKind.Peer, "Lamp"), null));
            }
        };
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lamp" });
        _net.Run(SearchTiming.UsualMillis + 1);
        Assert.Empty(run.Found);
        Assert.True(gateways[0].Core.Counters.AnswersRefused > 0);
    }

    private static (ulong Id, Identifier Origin) QueryIn(byte[] message)
    {
        Envelope envelope = new();
        PeersMessage view = new();
        bool isQuery = envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxDatagram) == DecodeStatus.Complete && envelope.NextBody() == DecodeStatus.Complete
            && envelope.BodyIs(ProtocolTag.Peers) && view.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete
            && view.Kind == PeersMessageKind.Query;
        return isQuery ? (view.QueryId, new Identifier(view.Buffer, view.OffsetOf(PeersField.Origin))) : (0, DiscoveryNet.IdOf(0));
    }

    /// <summary>An answer with one entry, as the attacker likes it.</summary>
    private static void Answer(DiscoveryNode from, DiscoveryNode to, ulong id, Identifier origin, AdvertisedDocument told, byte[]? document)
    {
        PeersEntryWriter entries = new();
        int flags = PeersEntryFlags.Signed | (document is null ? 0 : PeersEntryFlags.Whole);
        Assert.True(entries.TryAdd(
            told.Kind, flags, told.Publisher, told.Version, 60, document?.Length ?? told.Octets.Length, Encoding.ASCII.GetBytes(told.Name), Encoding.UTF8.GetBytes(told.Title), [],
            document ?? [], PeersLimits.MaxEntries));
        byte[] octets = entries.Buffer[..entries.Length];
        from.Send(new DiscoverySend(new DiscoveryPath(to.Address), ProtocolTag.Peers, writer => PeersWriting.Response(writer, id, origin, from.Id, octets, false)));
    }
}
