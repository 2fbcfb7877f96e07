using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.Advertisements;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Stack;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A board with the stack answers for itself in peer discovery, publishes itself, and asks its gateway.</summary>
public sealed class PeersTests
{
    private static readonly byte[] _tag = ProtocolTag.Peers;

    [Fact]
    public void Asked_for_everything_it_answers_with_its_peer_and_its_light_whole()
    {
        StackHouse stack = new(710);
        List<(int Kind, string Name, string Title, string Endpoint, JsonElement Document)> found = Entries(stack.Ask(_tag, writer => Query(writer, stack)));
        Assert.Equal([2, 5], found.Select(one => one.Kind));
        string self = stack.House.Device.ToString();
        Identifier light = new(SHA256.HashData([.. "NanoPeers light switch "u8, .. Convert.FromHexString(self.Replace("-", "", StringComparison.Ordinal))]), 0);
        Assert.Equal([$"urn:nanopeers:peer:{self}", $"urn:nanopeers:service:{light}"], found.Select(one => one.Name));
        Assert.Equal(["Kitchen", "Kitchen light"], found.Select(one => one.Title));
        string endpoint = $"relay://{stack.House.Gateway.Self}/{self}";
        Assert.All(found, one => Assert.Equal(endpoint, one.Endpoint));
        Assert.Equal(["peerAdvertisement", "serviceAdvertisement"], found.Select(one => one.Document.EnumerateObject().Single().Name));
        JsonElement service = found[1].Document.GetProperty("serviceAdvertisement");
        Assert.Equal(found[1].Name, service.GetProperty("name").GetString());
        Assert.Equal($"urn:nanopeers:peer:{self}", service.GetProperty("peer").GetString());
        Assert.Equal("NanoPeers light switch", service.GetProperty("description").GetProperty("title").GetString());
        Assert.Equal(endpoint, service.GetProperty("peerEndpoint").GetString());
        Assert.Equal("1", service.GetProperty("@version").GetString());
        stack.House.Board.Boot();
        stack.House.RunUntilLive();
        Assert.Equal(found[1].Name, Entries(stack.Ask(_tag, writer => Query(writer, stack)))[1].Name);
    }

    /// <summary>The board's writer and the full peer's give the same octets, and full peers make XML and a page of them, and JSON again.</summary>
    [Fact]
    [Trait("Capability", "X15")]
    [Trait("Capability", "X16")]
    public void Its_documents_are_advertisements_octet_for_octet_as_full_peers_write_them()
    {
        StackHouse stack = new(717);
        foreach ((_, string name, string title, _, JsonElement document) in Entries(stack.Ask(_tag, writer => Query(writer, stack))))
        {
            byte[] octets = Encoding.UTF8.GetBytes(document.GetRawText());
            AdvertisementFault fault = new();
            Advertisement? advertisement = AdvertisementJson.Read(octets, 0, octets.Length, fault);
            Assert.True(advertisement is not null, fault.ToString());
            Assert.Equal((name, title), (advertisement.Name, advertisement.Title));
            Assert.Equal(document.GetRawText(), Encoding.UTF8.GetString(AdvertisementJson.Write(advertisement)));
            byte[] xml = AdvertisementXml.Write(advertisement);
            Assert.True(AdvertisementXml.TryRead(xml, out Advertisement? again, out _));
            Assert.Equal(octets, AdvertisementJson.Write(again));
            Assert.Contains(title, Encoding.UTF8.GetString(AdvertisementHtml.Write(advertisement)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("kitchen", null, null, null, 0, 1)]
    [InlineData("kit*", null, null, null, 0, 2)]
    [InlineData("*", null, null, null, 0, 2)]
    [InlineData("Kitchen l*", null, null, null, 0, 1)]
    [InlineData("Hall", null, null, null, 0, 0)]
    [InlineData(null, 5, null, null, 0, 1)]
    [InlineData(null, 4, null, null, 0, 0)]
    [InlineData(null, null, "runtime", "NANOFRAMEWORK", 0, 2)]
    [InlineData(null, null, "runtime", "net10.0", 0, 0)]
    [InlineData(null, null, "provider", "nanopeers", 0, 1)]
    [InlineData(null, null, "title", "kitchen light", 0, 1)]
    [InlineData(null, null, "colour", "red", 0, 0)]
    [InlineData("kit*", 2, "kind", "peer", 0, 1)]
    [InlineData("kit*", null, null, null, 1, 1)]
    [InlineData("kit*", null, null, null, 2, 0)]
    public void It_is_found_by_title_kind_and_attribute(string? title, int? kind, string? attribute, string? value, int skip, int expected)
    {
        StackHouse stack = new(711);
        List<byte[]> answers = stack.Ask(_tag, writer => Query(writer, stack, title, kind, attribute, value, skip));
        Assert.Equal(expected, Entries(answers).Count);
        Assert.NotEmpty(answers);
    }

    [Fact]
    public void Strangers_find_it_and_get_no_more_than_three_times_what_they_ask()
    {
        StackHouse stack = new(712);
        (List<byte[]> answers, int asked, int answered) = stack.AskInClear(_tag, writer => Query(writer, stack));
        Assert.InRange(answered, 0, asked * PeersLimits.AnswersToQuestion);
        Assert.True(answers.Count > 0 && Entries(answers).All(one => one.Document.ValueKind == JsonValueKind.Undefined));
        (answers, asked, answered) = stack.AskInClear(_tag, writer =>
        {
            Query(writer, stack, "kitchen*");
            writer.ReserveOctets(PeersField.Padding, 900);
        });
        Assert.InRange(answered, 0, asked * PeersLimits.AnswersToQuestion);
        Assert.Equal([JsonValueKind.Object, JsonValueKind.Object], Entries(answers).Select(one => one.Document.ValueKind));
        Assert.Empty(stack.AskInClear(_tag, writer => Query(writer, stack, "hall")).Answers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_document_comes_in_parts_that_make_the_whole(bool inClear)
    {
        StackHouse stack = new(713);
        stack.House.Board.Run(20_000);
        JsonElement whole = Entries(stack.Ask(_tag, writer => Query(writer, stack)))[1].Document;
        string name = whole.GetProperty("serviceAdvertisement").GetProperty("name").GetString()!;
        List<byte> document = [];
        PeersMessage part = new();
        do
        {
            void Write(MessageWriter writer) => Get(writer, stack, name, document.Count, inClear ? 40 : 0);
            byte[] body = Assert.Single(inClear ? stack.AskInClear(_tag, Write).Answers : stack.Ask(_tag, Write));
            Assert.Equal(DecodeStatus.Complete, part.TryDecode(body, 0, body.Length));
            Assert.Equal((PeersMessageKind.Part, document.Count), (part.Kind, part.PartOffset));
            Assert.NotEqual(0, part.LengthOf(PeersField.Octets));
            document.AddRange(body.AsSpan(part.OffsetOf(PeersField.Octets), part.LengthOf(PeersField.Octets)));
            stack.House.Board.Run(300);
        }
        while (document.Count < part.Total);
        Assert.Equal(whole.GetRawText(), Encoding.UTF8.GetString([.. document]));
        byte[] none = Assert.Single(stack.Ask(_tag, writer => Get(writer, stack, "urn:nanopeers:peer:" + stack.Stranger, 0, 0)));
        Assert.Equal(DecodeStatus.Complete, part.TryDecode(none, 0, none.Length));
        Assert.Equal(0, part.Total);
    }

    [Fact]
    public void It_publishes_both_documents_to_its_gateway_again_until_each_has_a_receipt()
    {
        StackHouse stack = new(714);
        BoardStack board = (BoardStack)stack.House.Board.Options.Stack!;
        stack.House.Board.Run(20_000);
        List<PeersMessage> tries = Published(stack);
        Assert.InRange(tries.Count, 6, 6);
        Assert.Single(tries.Select(one => one.QueryId).Distinct());
        Assert.Equal(0, board.Published);

        stack.Bodies.Clear();
        stack.House.Board.Boot();
        stack.House.RunUntilLive();
        List<string> whole = Receive(stack);
        Assert.Equal(2, board.Published);
        Assert.Contains("\"peerAdvertisement\"", whole[0], StringComparison.Ordinal);
        Assert.Contains("\"serviceAdvertisement\"", whole[1], StringComparison.Ordinal);
        Assert.Contains("\"@version\":\"2\"", whole[1], StringComparison.Ordinal);
        int before = Published(stack).Count;
        stack.House.Board.Run(60_000);
        Assert.Equal(before, Published(stack).Count);
    }

    [Fact]
    public void It_asks_its_gateway_for_a_name_and_tells_each_thing_once()
    {
        StackHouse stack = new(715);
        stack.House.Board.Run(20_000);
        stack.Bodies.Clear();
        Sink sink = new();
        BoardStack board = (BoardStack)stack.House.Board.Options.Stack!;
        Assert.False(board.Find("", sink));
        Assert.True(board.Find("Hall*", sink));
        stack.House.Board.Run(1_500);
        List<PeersMessage> queries = Of(stack, PeersMessageKind.Query);
        Assert.InRange(queries.Count, 2, 4);
        PeersEntryWriter entries = new();
        Assert.True(entries.TryAdd(5, 0, stack.Stranger, 3, 60, 0, "urn:nanopeers:service:x"u8.ToArray(), "Hall light"u8.ToArray(), "udp://10.0.0.9:1"u8.ToArray(), [], 1_000));
        for (int i = 0; i < 2; i++)
        {
            stack.House.Gateway.Send(writer => Respond(writer, queries[0], stack, entries));
        }

        stack.House.Board.Run(3_000);
        Assert.Equal(["5 Hall light urn:nanopeers:service:x udp://10.0.0.9:1", "end 1"], sink.Lines);
        stack.House.Gateway.IsRunning = false;
        stack.House.Board.Run(70_000);
        Assert.False(board.Find("Hall", sink));
    }

    [Fact]
    public void Noise_changes_nothing()
    {
        StackHouse stack = new(716);
        byte[] noise = new byte[120];
        for (int i = 0; i < 400; i++)
        {
            stack.House.World.Random.NextBytes(noise);
            noise[0] = 1;
            noise[1] = 0;
            noise[2] = 1;
            noise[3] = (byte)(i % 9);
            stack.House.Gateway.SendUnderSession((_tag, noise));
            stack.House.Board.Run(5);
        }

        Assert.Equal(0, stack.House.Board.Counted(PeerCounter.Faults));
        Assert.Equal(2, Entries(stack.Ask(_tag, writer => Query(writer, stack))).Count);
    }

    private static void Query(
        MessageWriter writer, StackHouse stack, string? title = null, int? kind = null, string? attribute = null, string? value = null, int skip = 0)
    {
        writer.WriteUInt8(PeersField.Kind, PeersMessageKind.Query);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, 4711);
        writer.WriteIdentifier(PeersField.Origin, stack.Stranger);
        writer.WriteUInt8(PeersField.Hops, 0);
        writer.WriteUInt8(PeersField.Limit, 16);
        writer.WriteUInt8(PeersField.Forms, PeersForm.Known);
        if (kind is { } one)
        {
            writer.WriteUInt8(PeersField.ResourceKind, one);
        }

        Text(writer, PeersField.Title, title);
        Text(writer, PeersField.Attribute, attribute);
        Text(writer, PeersField.Value, value);
        if (skip > 0)
        {
            writer.WriteUInt16(PeersField.Skip, skip);
        }
    }

    private static void Get(MessageWriter writer, StackHouse stack, string name, int offset, int padding)
    {
        writer.WriteUInt8(PeersField.Kind, PeersMessageKind.Get);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, 4711);
        writer.WriteIdentifier(PeersField.Origin, stack.Stranger);
        Text(writer, PeersField.Name, name);
        writer.WriteUInt16(PeersField.Offset, offset);
        writer.WriteUInt8(PeersField.Forms, PeersForm.Known);
        if (padding > 0)
        {
            writer.ReserveOctets(PeersField.Padding, padding);
        }
    }

    private static void Respond(MessageWriter writer, PeersMessage query, StackHouse stack, PeersEntryWriter entries)
    {
        writer.BeginBody(_tag);
        writer.WriteUInt8(PeersField.Kind, PeersMessageKind.Response);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, query.QueryId);
        writer.WriteIdentifier(PeersField.Origin, stack.House.Device);
        writer.WriteIdentifier(PeersField.Answerer, stack.House.Gateway.Self);
        writer.WriteOctets(PeersField.Entries, entries.Buffer, 0, entries.Length);
        writer.WriteUInt8(PeersField.More, 0);
        writer.EndBody();
    }

    private static void Text(MessageWriter writer, int field, string? text)
    {
        if (text is not null)
        {
            byte[] octets = Encoding.UTF8.GetBytes(text);
            writer.WriteOctets(field, octets, 0, octets.Length);
        }
    }

    /// <summary>Plays the gateway that takes what is published; the documents.</summary>
    private static List<string> Receive(StackHouse stack)
    {
        Dictionary<ulong, List<byte>> documents = [];
        for (int turn = 0; turn < 400; turn++)
        {
            List<PeersMessage> parts = Published(stack);
            stack.Bodies.Clear();
            foreach (PeersMessage part in parts)
            {
                documents.TryAdd(part.QueryId, []);
                List<byte> document = documents[part.QueryId];
                if (part.PartOffset == document.Count)
                {
                    document.AddRange(part.Buffer.AsSpan(part.OffsetOf(PeersField.Octets), part.LengthOf(PeersField.Octets)));
                }

                int reason = document.Count == part.Total ? PeersReason.Accepted : PeersReason.Continue;
                stack.House.Gateway.Send(writer =>
                {
                    writer.BeginBody(_tag);
                    writer.WriteUInt8(PeersField.Kind, PeersMessageKind.Receipt);
                    writer.WriteCredential();
                    writer.WriteUInt64(PeersField.QueryId, part.QueryId);
                    writer.WriteUInt16(PeersField.Offset, document.Count);
                    writer.WriteUInt8(PeersField.Reason, reason);
                    writer.EndBody();
                });
            }

            stack.House.Board.Run(20);
        }

        return [.. documents.Values.Select(document => Encoding.UTF8.GetString([.. document]))];
    }

    private static List<PeersMessage> Published(StackHouse stack) => Of(stack, PeersMessageKind.Publish);

    private static List<PeersMessage> Of(StackHouse stack, int kind) => [.. stack.Bodies.Where(body => body.Tag == "peers").Select(body => Decode(body.Body)).Where(one => one.Kind == kind)];

    private static PeersMessage Decode(byte[] body)
    {
        PeersMessage message = new();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
        return message;
    }

    private static List<(int Kind, string Name, string Title, string Endpoint, JsonElement Document)> Entries(List<byte[]> answers)
    {
        List<(int, string, string, string, JsonElement)> entries = [];
        foreach (PeersMessage message in answers.Select(Decode).Where(one => one.Kind == PeersMessageKind.Response))
        {
            PeersEntryReader reader = new();
            reader.Begin(message.Buffer, message.OffsetOf(PeersField.Entries), message.LengthOf(PeersField.Entries));
            while (reader.Next() == DecodeStatus.Complete)
            {
                string Part(int offset, int length) => Encoding.UTF8.GetString(reader.Buffer, offset, length);
                JsonElement document = reader.DocumentLength == 0 ? default : JsonDocument.Parse(reader.Buffer.AsMemory(reader.DocumentOffset, reader.DocumentLength)).RootElement;
                entries.Add((
                    reader.Kind, Part(reader.NameOffset, reader.NameLength), Part(reader.TitleOffset, reader.TitleLength),
                    Part(reader.EndpointOffset, reader.EndpointLength), document));
            }
        }

        return entries;
    }

    private sealed class Sink : IFoundSink
    {
        public List<string> Lines { get; } = [];

        public void Found(int kind, string title, string name, string endpoint) => Lines.Add($"{kind} {title} {name} {endpoint}");

        public void Ended(int count) => Lines.Add($"end {count}");
    }
}
