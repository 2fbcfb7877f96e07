using System.Globalization;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>The golden octets of <c>tests/vectors/discovery</c>, made apart from the code: decoded, and written again.</summary>
public sealed class DiscoveryVectorTests
{
    private static readonly Identifier _sender = Identifier.Parse("01234567-89ab-cdef-0123-456789abcdef")!;

    [Theory]
    [InlineData("query")]
    [InlineData("answer")]
    [InlineData("announce")]
    public void AMessageIsDecoded(string name)
    {
        VectorCase vector = VectorFile.Load("discovery/messages", name);
        (RegionMessage message, byte[] buffer, int senderOffset) = DiscoverySamples.Read(vector.Octets("hex"));
        Assert.True(_sender.Matches(buffer, senderOffset));
        Assert.Equal(vector.Octets("body"), buffer[message.BodyOffset..][..vector.Octets("body").Length]);
        bool gateway = message.Kind != RegionMessageKind.Query;
        Assert.Equal(vector.Number("kind"), message.Kind);
        Assert.Equal(message.Kind == RegionMessageKind.Announce ? 0 : Attempt(vector), message.AttemptId);
        Assert.True(Identifier.Parse(vector.Text("group"))!.Matches(buffer, message.OffsetOf(RegionField.Group)));
        Assert.Equal(gateway ? vector.Text("region") : "", TextOf(message, RegionField.Region));
        Assert.Equal(gateway ? vector.Text("endpoint") : "", TextOf(message, RegionField.Endpoint));
        Assert.Equal(gateway ? "" : vector.Text("peerName"), TextOf(message, RegionField.Name));
        Assert.Equal(gateway ? vector.Number("bootCount") : 0, (int)message.NumberOf(RegionField.BootCount));
        Assert.Equal(gateway ? vector.Number("interval") : 0, (int)message.NumberOf(RegionField.Interval));
        Assert.Equal(gateway ? vector.Number("policy") : 0, (int)message.NumberOf(RegionField.Policy));
    }

    [Fact]
    public void ASearchWritesTheQuery()
    {
        VectorCase vector = VectorFile.Load("discovery/messages", "query");
        var search = new GatewaySearch(Tools(vector), Identifier.Parse(vector.Text("group"))!, vector.Text("peerName"));
        search.Start(1, true, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        Assert.Equal(vector.Octets("hex"), DiscoverySamples.Next(search));
    }

    [Fact]
    public void AGatewayWritesTheAnswer()
    {
        VectorCase vector = VectorFile.Load("discovery/messages", "answer");
        byte[] query = VectorFile.Load("discovery/messages", "query").Octets("hex");
        Assert.Equal(vector.Octets("hex"), DiscoverySamples.Answer(Announcer(vector), query));
    }

    [Fact]
    public void AGatewayWritesTheAnnouncement()
    {
        VectorCase vector = VectorFile.Load("discovery/messages", "announce");
        RegionAnnouncer announcer = Announcer(vector);
        announcer.Start(0);
        Assert.Equal(vector.Octets("hex"), DiscoverySamples.Next(announcer));
    }

    [Fact]
    public void BodiesAreTakenAndRefusedByName()
    {
        foreach (VectorCase vector in VectorFile.Load("discovery/bodies"))
        {
            string status = BodyShapeJudge.Decode(new RegionMessage(), vector.Octets("hex")).ToString();
            Assert.True(vector.Text("expected") == status, $"{vector.Name}: {status}");
        }
    }

    private static RegionAnnouncer Announcer(VectorCase vector) =>
        new(Tools(vector), Identifier.Parse(vector.Text("group"))!, vector.Text("region"), vector.Text("endpoint"), vector.Number("policy"));

    /// <summary>Tools whose first random octets are the attempt's id and whose next clear message is the 42nd of its boot.</summary>
    private static SessionTools Tools(VectorCase vector)
    {
        var sequence = new SequenceCounter((uint)vector.Number("bootCount"));
        for (int i = 0; i < 41; i++)
        {
            sequence.Next();
        }

        return new SessionTools(_sender, new ScriptedRandom().Then(vector.Octets("attempt")), sequence, new AttemptTrace(4), true);
    }

    private static ulong Attempt(VectorCase vector) => ulong.Parse(vector.Text("attempt"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string TextOf(RegionMessage message, int field) =>
        Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(field), message.LengthOf(field));
}
