using System.Text;
using System.Xml;
using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering;

/// <summary>Peering packets, judged by System.Xml.</summary>
public sealed class PeeringPacketTests
{
    /// <summary>The sample of S2, with its blanks and its line end.</summary>
    private const string Sample =
        "<service type = \"request\" version = \"1.0\" ID = \"1111\" method = \"get\"\nhref = \"http://domain.com/whatever\" acceptprotocol = \"http\"/>";

    private readonly PeeringPacket _packet = new();

    [Fact]
    [Trait("Capability", "S17")]
    public void The_sample_of_the_source_is_read_and_packets_have_about_two_hundred_octets()
    {
        Assert.Equal(PeeringFault.None, Read(Sample));
        Assert.Equal((PeeringPacketType.Request, 1111u), (_packet.Type, _packet.Id));
        Assert.Equal("http://domain.com/whatever", _packet.ValueOf(PeeringKey.Href));
        Assert.Equal("get", _packet.ValueOf(PeeringKey.Method));
        Assert.Equal("http", _packet.ValueOf(PeeringKey.AcceptProtocol));
        Assert.Null(_packet.ValueOf(PeeringKey.Node));

        byte[][] packets = [.. Enumerable.Range(PeeringPacketType.Request, 5).Select(Typical)];
        Assert.InRange(packets.Average(packet => packet.Length), 150, 200);
        foreach (byte[] packet in packets)
        {
            Assert.Equal(PeeringFault.None, _packet.TryRead(packet, 0, packet.Length));
            Assert.Equal("8f7f9bc8-11aa-42c4-a53c-35a1b0a3f2d5", _packet.ValueOf(PeeringKey.Node));
        }
    }

    [Fact]
    [Trait("Capability", "S18")]
    public void Type_version_and_ID_are_read_and_a_type_that_is_not_known_goes_to_the_application()
    {
        string[] words = ["request", "end-request", "response", "downloading", "complete"];
        for (int type = PeeringPacketType.Request; type <= PeeringPacketType.Complete; type++)
        {
            Assert.Equal(PeeringFault.None, Read($"<service type='{words[type - 1]}' version='1.0' ID='7'/>"));
            Assert.Equal((type, 7u), (_packet.Type, _packet.Id));
            Assert.Equal(words[type - 1], PeeringPacketType.WordOf(type));
        }

        Assert.Equal(PeeringFault.None, Read("<service type='Request' version='1.0' ID='4294967295' mood='grey'></service >"));
        Assert.Equal((PeeringPacketType.Application, uint.MaxValue), (_packet.Type, _packet.Id));
        Assert.Equal("Request", _packet.ValueOf(PeeringKey.Type));
        Assert.Equal("grey", _packet.ValueOf("mood"));
    }

    [Fact]
    [Trait("Capability", "S20")]
    public void Pairs_of_the_application_survive_a_round_trip()
    {
        byte[] buffer = new byte[PeeringLimits.MaxPacket];
        PeeringPacketWriter writer = new();
        writer.Begin(buffer, 0, buffer.Length, "inventory", 42);
        writer.Write("shelf", "a&b<c>\"d'");
        byte[] text = Encoding.UTF8.GetBytes("Küche 🔦 ]]>");
        writer.Write("room", text, 0, text.Length);
        writer.WriteNumber("count", long.MaxValue);
        writer.Write("empty", "");
        int length = writer.End();
        Assert.Equal(XmlPairs(buffer, 0, length), Pairs(buffer, length));
        Assert.Equal("a&b<c>\"d'", _packet.ValueOf("shelf"));
        Assert.Equal("Küche 🔦 ]]>", _packet.ValueOf("room"));
        Assert.Equal("9223372036854775807", _packet.ValueOf("count"));
        Assert.Equal("", _packet.ValueOf("empty"));
    }

    [Theory]
    [InlineData("", PeeringFault.Length)]
    [InlineData("<?xml version='1.0'?><service type='a' version='1.0' ID='1'/>", PeeringFault.NotAnElement)]
    [InlineData("<!DOCTYPE service [<!ENTITY a 'b'>]><service type='&a;' version='1.0' ID='1'/>", PeeringFault.NotAnElement)]
    [InlineData("<!-- --><service type='a' version='1.0' ID='1'/>", PeeringFault.NotAnElement)]
    [InlineData("<service type='a' version='1.0' ID='1'><service/></service>", PeeringFault.NotAnElement)]
    [InlineData("<service type='a' version='1.0' ID='1'/><service/>", PeeringFault.NotAnElement)]
    [InlineData("<service type='a' version='1.0' ID='1'>", PeeringFault.NotAnElement)]
    [InlineData("<services type='a' version='1.0' ID='1'/>", PeeringFault.NotAnElement)]
    [InlineData("<service type='a' version='1.0'ID='1'/>", PeeringFault.NotAnElement)]
    [InlineData("service", PeeringFault.NotAnElement)]
    [InlineData("<service type='a' version='1.0' ID='1' 7up='1'/>", PeeringFault.BadKey)]
    [InlineData("<service type='a' version='1.0' ID='1' xmlns='1'/>", PeeringFault.BadKey)]
    [InlineData("<service type='a' version='1.0' ID='1' a:b='1'/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' aKeyOfMoreThanTwentyFourOctets='1'/>", PeeringFault.BadKey)]
    [InlineData("<service type='a' version='1.0' ID='1' b/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b='<'/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b=2/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b='\u202e'/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b='\uffff'/>", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b='", PeeringFault.BadValue)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&nbsp;'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&amp'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&#x110000;'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&#xD800;'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&#0;'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' b='&#;'/>", PeeringFault.BadReference)]
    [InlineData("<service type='a' version='1.0' ID='1' type='b'/>", PeeringFault.TwiceTheKey)]
    [InlineData("<service/>", PeeringFault.BadPair)]
    [InlineData("<service type='a' version='1.0'/>", PeeringFault.BadPair)]
    [InlineData("<service version='1.0' ID='1'/>", PeeringFault.BadPair)]
    [InlineData("<service type='' version='1.0' ID='1'/>", PeeringFault.BadPair)]
    [InlineData("<service type='a' version='1.1' ID='1'/>", PeeringFault.BadPair)]
    [InlineData("<service type='a' version='1.0' ID='4294967296'/>", PeeringFault.BadPair)]
    [InlineData("<service type='a' version='1.0' ID='-1'/>", PeeringFault.BadPair)]
    [InlineData("<service type='downloading' version='1.0' ID='1' received='many'/>", PeeringFault.BadPair)]
    public void What_is_no_packet_is_refused_by_name(string text, int fault)
    {
        int answer = Read(text);
        Assert.Equal(PeeringFault.NameOf(fault), PeeringFault.NameOf(answer));
    }

    [Fact]
    public void Bounds_hold_to_the_octet()
    {
        string start = "<service type='a' version='1.0' ID='1'";
        Assert.Equal(PeeringFault.None, Read($"{start} k='{new string('v', PeeringLimits.MaxValue)}'/>"));
        Assert.Equal(PeeringFault.BadValue, Read($"{start} k='{new string('v', PeeringLimits.MaxValue + 1)}'/>"));
        Assert.Equal(PeeringFault.None, Read($"{start} {new string('k', PeeringLimits.MaxKey)}='v'/>"));
        Assert.Equal(PeeringFault.BadKey, Read($"{start} {new string('k', PeeringLimits.MaxKey + 1)}='v'/>"));
        string pairs = string.Concat(Enumerable.Range(3, PeeringLimits.MaxPairs - 3).Select(i => $" k{i}=''"));
        Assert.Equal(PeeringFault.None, Read(start + pairs + "/>"));
        Assert.Equal(PeeringFault.TooManyPairs, Read(start + pairs + " more=''/>"));
        string packet = start + "/>";
        Assert.Equal(PeeringFault.None, Read(packet + new string(' ', PeeringLimits.MaxPacket - packet.Length)));
        Assert.Equal(PeeringFault.Length, Read(packet + new string(' ', PeeringLimits.MaxPacket - packet.Length + 1)));
    }

    [Fact]
    public void A_packet_that_does_not_fit_is_told_and_nothing_is_written_beyond_the_room_for_it()
    {
        byte[] whole = Typical(PeeringPacketType.Response);
        byte[] buffer = new byte[whole.Length + 20];
        for (int room = 0; room < whole.Length; room++)
        {
            Array.Fill(buffer, (byte)0xAA);
            Assert.Equal(0, WriteTypical(buffer, 10, room, PeeringPacketType.Response));
            Assert.All(buffer[(10 + room)..], octet => Assert.Equal(0xAA, octet));
        }

        Assert.Equal(whole.Length, WriteTypical(buffer, 10, whole.Length, PeeringPacketType.Response));
        PeeringPacketWriter writer = new();
        writer.Begin(buffer, 0, buffer.Length, "a", 1);
        writer.Write("b", "ü");
        Assert.Equal(0, writer.End());
    }

    /// <summary>What this reader accepts System.Xml accepts, and finds the same pairs in the same order.</summary>
    [Fact]
    public void On_every_input_that_is_accepted_System_Xml_reads_the_same()
    {
        string[] seeds =
        [
            Sample,
            "<service type='a' version='1.0' ID='1' b='&#x41;&amp;&lt;&gt;&quot;&apos;&#128294;\t\r\n\r '/>",
            "\r\n<service\ttype=\"complete\" version=\"1.0\" ID=\"0\" b=\"'>]]>Ã¼\"></service\n>\n",
            "<service type='downloading' version='1.0' ID='9' received='5' total='10' x-1.y_z='🔦'/>",
        ];
        Random random = new(6515);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] octets = Mutate(Encoding.UTF8.GetBytes(seeds[i % seeds.Length]), seeds, random);
            byte[] original = [.. octets];
            if (_packet.TryRead(octets, 0, octets.Length) == PeeringFault.None)
            {
                accepted++;
                Assert.Equal(XmlPairs(original, 0, original.Length), Pairs());
            }
        }

        Assert.InRange(accepted, 20_000, 199_999);
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] buffer = new byte[PeeringLimits.MaxPacket];
        PeeringPacketWriter writer = new();
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Work();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Work()
        {
            writer.Begin(buffer, 0, buffer.Length, "request", 7);
            writer.Write(PeeringKey.Href, "http://example.org/a?b=c&d=e");
            int length = writer.End();
            _packet.TryRead(buffer, 0, length);
        }
    }

    private static byte[] Typical(int type)
    {
        byte[] buffer = new byte[PeeringLimits.MaxPacket];
        return buffer[..WriteTypical(buffer, 0, buffer.Length, type)];
    }

    private static int WriteTypical(byte[] buffer, int offset, int capacity, int type)
    {
        PeeringPacketWriter writer = new();
        writer.Begin(buffer, offset, capacity, PeeringPacketType.WordOf(type), 1_234_567_890);
        writer.Write(PeeringKey.Node, "8f7f9bc8-11aa-42c4-a53c-35a1b0a3f2d5");
        writer.Write(PeeringKey.Href, "http://updates.example.com/Myavdat.2611211200.cab");
        if (type == PeeringPacketType.Request)
        {
            writer.Write(PeeringKey.Method, "get");
            writer.Write(PeeringKey.AcceptProtocol, "http");
        }
        else if (type == PeeringPacketType.Response)
        {
            writer.Write(PeeringKey.Alias, "http://192.168.100.200:6515/q7YhB2vZk0m1nP3s");
        }
        else if (type == PeeringPacketType.Downloading)
        {
            writer.WriteNumber(PeeringKey.Received, 123_456);
            writer.WriteNumber(PeeringKey.Total, 931_840);
        }

        return writer.End();
    }

    private static byte[] Mutate(byte[] octets, string[] seeds, Random random)
    {
        const string Telling = "<>/&;#x'\" =\t\r\naz09.-_:\u0001";
        List<byte> made = [.. octets];
        for (int changes = random.Next(4); changes > 0; changes--)
        {
            int at = random.Next(made.Count);
            byte any = (byte)Telling[random.Next(Telling.Length)];
            switch (random.Next(4))
            {
                case 0: made[at] = any; break;
                case 1: made.Insert(at, any); break;
                case 2: made.RemoveAt(at); break;
                default: made[at] = (byte)random.Next(256); break;
            }
        }

        if (random.Next(50) == 0)
        {
            byte[] other = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            made.InsertRange(random.Next(made.Count), other[random.Next(other.Length)..]);
        }

        return [.. made];
    }

    private static List<(string Key, string Value)> XmlPairs(byte[] octets, int offset, int length)
    {
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using XmlReader reader = XmlReader.Create(new MemoryStream(octets, offset, length), settings);
        Assert.Equal(XmlNodeType.Element, reader.MoveToContent());
        Assert.Equal("service", reader.Name);
        List<(string, string)> pairs = [];
        for (bool more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            pairs.Add((reader.Name, reader.Value));
        }

        while (reader.Read())
        {
            Assert.True(reader.NodeType is XmlNodeType.EndElement or XmlNodeType.Whitespace, reader.NodeType.ToString());
        }

        return pairs;
    }

    private List<(string Key, string Value)> Pairs(byte[] buffer, int length)
    {
        Assert.Equal(PeeringFault.None, _packet.TryRead(buffer, 0, length));
        return Pairs();
    }

    private List<(string Key, string Value)> Pairs() => [.. Enumerable.Range(0, _packet.Count).Select(place => (_packet.KeyAt(place), _packet.ValueAt(place)))];

    private int Read(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        return _packet.TryRead(octets, 0, octets.Length);
    }
}
