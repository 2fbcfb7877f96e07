using System.Security.Cryptography;
using System.Xml.Linq;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>A board as client of peers that are honest, and of such that are not: what it asks, whom it believes, and what it fetches from where.</summary>
public sealed class BoardAsPeerTests
{
    private const string Honest = "10.0.0.20";
    private const string Liar = "10.0.0.30";

    private readonly UpdateBench _bench = UpdateBench.WithFirst();
    private readonly byte[] _bundle;

    public BoardAsPeerTests()
    {
        _bench.Issue(2, "2.0", Behaviour.Healthy);
        _bundle = _bench.Files["/lamp-2.0.pe"];
        _bench.Peers[Honest + ":6515"] = new(StringComparer.Ordinal) { ["/a/right"] = _bundle };
        _bench.Asked.Clear();
    }

    private int FromOrigin => _bench.Asked.Count(asked => asked.StartsWith("/lamp-2.0", StringComparison.Ordinal));

    [Fact]
    public void It_asks_for_the_bundle_by_its_url_fetches_it_from_who_answers_and_says_that_it_found()
    {
        List<XElement> said = [];
        _bench.Heard = packet =>
        {
            said.Add(packet);
            Answer(packet, Honest, "http://10.0.0.20:6515/a/right", Digest);
        };
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
        Assert.Equal(["10.0.0.20:6515/a/right"], _bench.Asked.Where(asked => !asked.StartsWith("/manifest", StringComparison.Ordinal)));
        Assert.Contains("/manifest", _bench.Asked);
        Assert.Equal("request", (string?)said[0].Attribute("type"));
        Assert.Equal("get", (string?)said[0].Attribute("method"));
        Assert.Equal(BundleMaker.Href("2.0"), (string?)said[0].Attribute("href"));
        Assert.Contains(said, packet => (string?)packet.Attribute("type") == "end-request" && (string?)packet.Attribute("by") == "node-" + Honest);
    }

    [Theory]
    [InlineData("http://10.0.0.99:6515/a/right")]
    [InlineData("http://127.0.0.1:6515/a/right")]
    [InlineData("http://localhost:6515/a/right")]
    [InlineData("http://10.0.0.30:80/a/right")]
    [InlineData("http://10.0.0.30/a/right")]
    [InlineData("https://example.org:6515/a/right")]
    [InlineData("file:///I:/boot.updates")]
    [InlineData("http://10.0.0.30:6515@10.0.0.99:6515/a/right")]
    [InlineData("http://10.0.0.30:6515/a/right?x=1")]
    [InlineData("http://10.0.0.30:6515/a/ri#ght")]
    [InlineData("http://10.0.0.30:65150/a/right")]
    [InlineData("HTTP://10.0.0.30:6515/a/right")]
    [InlineData("")]
    public void An_alias_that_points_elsewhere_is_not_fetched(string alias)
    {
        _bench.Peers["10.0.0.99:6515"] = _bench.Peers["127.0.0.1:6515"] = _bench.Peers["10.0.0.30:80"] = _bench.Peers[Liar + ":6515"] =
            new(StringComparer.Ordinal) { ["/a/right"] = _bundle };
        _bench.Heard = packet => Answer(packet, Liar, alias, Digest);
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
        Assert.Equal(1, FromOrigin);
        Assert.DoesNotContain(_bench.Asked, asked => asked.EndsWith("/a/right", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_names_another_digest_or_object_or_request_is_not_heard()
    {
        _bench.Peers[Liar + ":6515"] = new(StringComparer.Ordinal) { ["/a/x"] = _bundle };
        _bench.Heard = packet =>
        {
            Answer(packet, Liar, $"http://{Liar}:6515/a/x", new string('0', 64));
            uint id = (uint)packet.Attribute("ID")! + 1;
            _bench.Say(Liar, $"type=\"response\" ID=\"{id}\" href=\"{BundleMaker.Href("2.0")}\" alias=\"http://{Liar}:6515/a/x\"");
            _bench.Say(Liar, $"type=\"response\" ID=\"{packet.Attribute("ID")!.Value}\" href=\"{BundleMaker.Href("1.0")}\" alias=\"http://{Liar}:6515/a/x\"");
        };
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
        Assert.DoesNotContain(_bench.Asked, asked => asked.StartsWith(Liar, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_liar_gives_is_left_at_the_first_wrong_chunk_and_the_rest_comes_from_another_peer()
    {
        byte[] poisoned = [.. _bundle];
        poisoned[1_100] ^= 1;
        _bench.Peers[Liar + ":6515"] = new(StringComparer.Ordinal) { ["/a/x"] = poisoned };
        _bench.Heard = packet =>
        {
            Answer(packet, Liar, $"http://{Liar}:6515/a/x", Digest);
            if (_bench.Asked.Exists(asked => asked.StartsWith(Liar, StringComparison.Ordinal)))
            {
                Answer(packet, Honest, $"http://{Honest}:6515/a/right", Digest);
            }
        };
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
        Assert.Equal(["10.0.0.30:6515/a/x", "10.0.0.20:6515/a/right 1024-"], _bench.Asked.Where(asked => asked.StartsWith("10.", StringComparison.Ordinal)));
        Assert.Equal(0, FromOrigin);
    }

    [Fact]
    public void A_holder_that_stops_half_way_or_has_nothing_is_left_for_another()
    {
        _bench.Peers[Liar + ":6515"] = new(StringComparer.Ordinal);
        _bench.Heard = packet =>
        {
            Answer(packet, Liar, $"http://{Liar}:6515/a/gone", Digest);
            if (_bench.Asked.Exists(asked => asked.StartsWith(Liar, StringComparison.Ordinal)))
            {
                Answer(packet, Honest, $"http://{Honest}:6515/a/right", Digest);
            }
        };
        _bench.CutsAnswersAfter = 1_500;
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
        Assert.Equal("10.0.0.30:6515/a/gone", _bench.Asked.First(asked => asked.StartsWith("10.", StringComparison.Ordinal)));
        Assert.Contains("10.0.0.20:6515/a/right", _bench.Asked);
        Assert.Contains(_bench.Asked, asked => asked.EndsWith(" 1024-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><service/>")]
    [InlineData("<service><service/></service>")]
    public void Octets_that_are_no_packet_change_nothing(string octets)
    {
        for (int i = 0; i < 300; i++)
        {
            _bench.Say(Liar, octets);
        }

        Assert.True(_bench.RunUntil(() => _bench.Healthy == "1.0.0.0", 10_000));
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
    }

    [Fact]
    public void A_flood_of_needs_takes_four_places_and_the_update_goes_on()
    {
        for (uint i = 0; i < 5_000; i++)
        {
            _bench.Say(Liar, $"type=\"request\" ID=\"{i}\" method=\"get\" href=\"{BundleMaker.Href("1.0")}\" acceptprotocol=\"http\"");
        }

        Assert.True(_bench.RunUntil(() => _bench.Board.Peering!.Node.Server.Shed > 0, 10_000));
        Assert.InRange(_bench.Board.Peering!.Node.Server.Active, 1, 4);
        _bench.Board.CheckNow();
        _bench.RunUntilHealthy("2.0");
    }

    private string Digest => Convert.ToHexStringLower(SHA256.HashData(_bundle));

    private void Answer(XElement packet, string host, string alias, string digest)
    {
        if ((string?)packet.Attribute("type") == "request")
        {
            string id = packet.Attribute("ID")!.Value;
            _bench.Say(host, $"type=\"response\" ID=\"{id}\" href=\"{packet.Attribute("href")!.Value}\" alias=\"{alias}\" digest=\"{digest}\"");
        }
    }
}
