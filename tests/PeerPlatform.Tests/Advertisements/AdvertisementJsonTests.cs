using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>The form for peers without XML.</summary>
public sealed class AdvertisementJsonTests
{
    /// <summary>The oracle is System.Text.Json: it reads what is written here, and what it writes in its own way is read here.</summary>
    [Fact]
    [Trait("Capability", "X15")]
    [Trait("Capability", "X16")]
    public void Nothing_is_lost_between_XML_and_JSON()
    {
        GeneratedAdvertisements generated = new(16);
        foreach (Advertisement advertisement in AdvertisementSamples.All.Concat(Enumerable.Range(0, 500).Select(_ => generated.Next())))
        {
            byte[] xml = AdvertisementXml.Write(advertisement);
            byte[] json = AdvertisementJson.Write(advertisement);
            Advertisement read = Read(json);
            ModelComparison.AssertEqual(advertisement, read);
            Assert.Equal(json, AdvertisementJson.Write(read));
            Assert.Equal(xml, AdvertisementXml.Write(read));
            Assert.True(AdvertisementXml.TryRead(xml, out Advertisement? fromXml, out AdvertisementProblem? problem), problem?.ToString());
            Assert.Equal(json, AdvertisementJson.Write(fromXml!));

            JsonNode oracle = JsonNode.Parse(json)!;
            byte[] otherSpelling = Encoding.UTF8.GetBytes(oracle.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            if (otherSpelling.Length <= AdvertisementLimits.MaxDocument)
            {
                ModelComparison.AssertEqual(advertisement, Read(otherSpelling));
            }
        }
    }

    [Fact]
    [Trait("Capability", "X16")]
    public void The_form_is_one_that_people_can_read()
    {
        using JsonDocument document = JsonDocument.Parse(AdvertisementJson.Write(AdvertisementSamples.PeerOf()));
        JsonElement peer = document.RootElement.GetProperty("peerAdvertisement");
        Assert.Equal("gateway of the house", peer.GetProperty("peerName").GetString());
        Assert.Equal("udp://192.0.2.7:9701", peer.GetProperty("peerEndpoint")[0].GetString());
        Assert.Equal("7", peer.GetProperty("@version").GetString());
        Assert.Equal("1048576", peer.GetProperty("constraint")[0].GetProperty("#").GetString());
        Assert.True(AdvertisementJson.Write(AdvertisementSamples.PeerOf()).Length < AdvertisementXml.Write(AdvertisementSamples.PeerOf()).Length);
    }

    [Fact]
    [Trait("Ask", "32")]
    public void A_document_is_read_in_pieces_of_any_size_with_the_same_outcome()
    {
        byte[] json = AdvertisementJson.Write(AdvertisementSamples.Service());
        List<string> whole = Events(json, json.Length);
        Assert.Equal("Begin {urn:nanopeers:light-switch:1}lightSwitchAdvertisement", whole[0]);
        Assert.Contains("Text light in the hall", whole);
        Assert.Equal("Finished", whole[^1]);
        for (int size = 1; size < 40; size++)
        {
            Assert.Equal(whole, Events(json, size));
        }
    }

    /// <summary>A board with room for 600 octets finds one field in a document of 12 kilobytes, and allocates nothing while it reads.</summary>
    [Fact]
    [Trait("Ask", "32")]
    public void A_field_is_found_in_a_document_larger_than_the_memory_for_it()
    {
        PeerAdvertisement peer = AdvertisementSamples.PeerOf();
        peer.Constraints = [.. Enumerable.Range(0, 30).Select(i => new NamedValue("constraint " + i, new string('x', 250)))];
        byte[] json = AdvertisementJson.Write(peer);
        Assert.InRange(json.Length, 9_000, AdvertisementLimits.MaxDocument);
        JsonElementReader reader = new(new byte[400], new byte[200]);
        Assert.Equal("net10.0", Find(reader, json, "runtime"));
        reader.Start();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Find(reader, json, "nothing"));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_document_is_written_in_pieces_of_any_size()
    {
        Advertisement group = AdvertisementSamples.Group();
        byte[] whole = AdvertisementJson.Write(group);
        foreach (int size in new[] { 1, 7, 100, whole.Length })
        {
            byte[] put = new byte[whole.Length];
            for (int from = 0; from < whole.Length; from += size)
            {
                Assert.Equal(whole.Length, AdvertisementJson.Write(group, from, put, from, Math.Min(size, whole.Length - from)));
            }

            Assert.Equal(whole, put);
        }
    }

    [Theory]
    [InlineData("", AdvertisementStatus.Malformed)]
    [InlineData("[]", AdvertisementStatus.Malformed)]
    [InlineData("{}", AdvertisementStatus.Malformed)]
    [InlineData("null", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":null}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":true}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":7}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\"", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\",\"peerAdvertisement\":\"\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\",}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"a\":[]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"a\":[\"\",]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"a\":[[\"\"]]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"a\":\"\",\"@b\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"@b\":{}}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"#\":\"a\",\"b\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"#\":\"a\",\"b\":[\"\"]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"b\":[\"\"],\"@c\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"b\":\"\",\"#\":\"a\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"#\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"*\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"*\":[\"\"]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"*\":[{\"a\":\"\",\"b\":\"\"}]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"a\":\"\",\"*\":[{\"b\":\"\"}]}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":{\"\":\"\"}}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\ud800\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\udc00\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\ud800\\u0041\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\x\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\u00zz\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\n\"}", AdvertisementStatus.Malformed)]
    [InlineData("{\"pipeAdvertisement\":\"\\u0000\"}", AdvertisementStatus.BadText)]
    [InlineData("{\"pipeAdvertisement\":\"\\uffff\"}", AdvertisementStatus.BadText)]
    [InlineData("{\"houseAdvertisement\":\"\"}", AdvertisementStatus.UnknownType)]
    [InlineData("{\"pipeAdvertisement\":{\"1a\":\"\"}}", AdvertisementStatus.UnexpectedPart)]
    [InlineData("{\"pipeAdvertisement\":{\"{x}a b\":\"\"}}", AdvertisementStatus.UnexpectedPart)]
    [InlineData("{\"pipeAdvertisement\":{\"@a\":\"\",\"@a\":\"\"}}", AdvertisementStatus.UnexpectedPart)]
    [InlineData("{\"pipeAdvertisement\":{\"@xmlns\":\"\"}}", AdvertisementStatus.UnexpectedPart)]
    [InlineData("{\"pipeAdvertisement\":\"text\"}", AdvertisementStatus.MissingAttribute)]
    public void What_is_no_advertisement_is_refused_by_name(string json, AdvertisementStatus expected)
    {
        byte[] octets = Encoding.UTF8.GetBytes(json);
        AdvertisementFault fault = new();
        Assert.Null(AdvertisementJson.Read(octets, 0, octets.Length, fault));
        Assert.True(fault.Status == expected, fault.ToString());
    }

    [Fact]
    [Trait("Capability", "X19")]
    public void Excess_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"{urn:e}d\":", 64)) + "\"\"" + new string('}', 64);
        Refused("{\"pipeAdvertisement\":" + deep + "}", AdvertisementStatus.TooLarge);
        Refused("{\"pipeAdvertisement\":{\"a\":[" + string.Join(',', Enumerable.Repeat("\"\"", 513)) + "]}}", AdvertisementStatus.TooLarge);
        Refused("{\"pipeAdvertisement\":\"" + new string('a', AdvertisementLimits.MaxDocument) + "\"}", AdvertisementStatus.TooLarge);
        Refused("{\"pipeAdvertisement\":{" + string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"@a{i}\":\"\"")) + "}}", AdvertisementStatus.TooLarge);
        foreach (byte[] wrong in new byte[][] { [0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF] })
        {
            byte[] octets = [.. "{\"pipeAdvertisement\":\""u8, .. wrong, .. "\"}"u8];
            AdvertisementFault fault = new();
            Assert.Null(AdvertisementJson.Read(octets, 0, octets.Length, fault));
            Assert.Equal(AdvertisementStatus.Malformed, fault.Status);
        }
    }

    [Fact]
    public void A_document_that_is_cut_short_is_malformed()
    {
        byte[] json = AdvertisementJson.Write(AdvertisementSamples.Pipe());
        for (int length = 0; length < json.Length; length++)
        {
            AdvertisementFault fault = new();
            Assert.Null(AdvertisementJson.Read(json, 0, length, fault));
            Assert.Equal(AdvertisementStatus.Malformed, fault.Status);
        }
    }

    private static void Refused(string json, AdvertisementStatus status)
    {
        byte[] octets = Encoding.UTF8.GetBytes(json);
        AdvertisementFault fault = new();
        Assert.Null(AdvertisementJson.Read(octets, 0, octets.Length, fault));
        Assert.True(fault.Status == status, fault.ToString());
    }

    private static Advertisement Read(byte[] json)
    {
        AdvertisementFault fault = new();
        Advertisement? read = AdvertisementJson.Read(json, 0, json.Length, fault);
        Assert.True(read is not null, fault + "\n" + Encoding.UTF8.GetString(json));
        return read;
    }

    private static string? Find(JsonElementReader reader, byte[] json, string name)
    {
        string? found = null;
        bool isIt = false;
        for (int at = 0; at < json.Length;)
        {
            JsonEvent next = reader.Read(json, at, Math.Min(100, json.Length - at));
            at += reader.Used;
            if (next == JsonEvent.Begin)
            {
                isIt = reader.Depth == 2 && reader.IsName(name);
            }
            else if (next == JsonEvent.Text && isIt)
            {
                found = reader.Value();
            }

            if (next is JsonEvent.Malformed or JsonEvent.TooLarge)
            {
                return next == JsonEvent.TooLarge ? "too large" : "malformed";
            }
        }

        return found;
    }

    private static List<string> Events(byte[] json, int size)
    {
        List<string> events = [];
        JsonElementReader reader = new(new byte[1000], new byte[500]);
        for (int from = 0; from < json.Length; from += size)
        {
            int at = from;
            int end = Math.Min(from + size, json.Length);
            JsonEvent next;
            do
            {
                next = reader.Read(json, at, end - at);
                at += reader.Used;
                string word = next switch
                {
                    JsonEvent.Begin => "Begin " + reader.Name(),
                    JsonEvent.Attribute => "Attribute " + reader.Name() + "=" + reader.Value(),
                    JsonEvent.Text => "Text " + reader.Value(),
                    _ => next.ToString(),
                };
                if (next != JsonEvent.NeedMore)
                {
                    events.Add(word);
                }
            }
            while (next != JsonEvent.NeedMore && events.Count < 10_000);
        }

        return events;
    }
}
