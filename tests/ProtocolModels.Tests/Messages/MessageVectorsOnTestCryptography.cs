using System.Text;
using System.Text.Json;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>The message vectors on the ports for tests, and a look at the vectors themselves.</summary>
public sealed class MessageVectorsOnTestCryptography : MessageVectorTests
{
    protected override IFullCryptography Cryptography { get; } = new TestCryptography(1);

    [Theory]
    [MemberData(nameof(Names))]
    public void TheVectorsAreWhatNetsOwnPrimitivesMake(string name)
    {
        JsonElement json = MessageVectorFiles.Read(name);
        var vector = new MessageVector(json);
        if (!vector.HasFields)
        {
            return;
        }

        var message = new RawMessage
        {
            HopLimit = (byte)vector.Small("hopLimit"),
            Suite = (byte)vector.Small("suite"),
            KeyId = vector.Number("keyId"),
            Sequence = vector.Number("sequence"),
            Source = vector.Endpoint("source") is { Length: > 0 } source ? source : null,
            Destination = vector.Endpoint("destination"),
            Trailer = vector.Fields.Octets("trailer"),
        };
        Identifier.Parse(vector.Fields.Text("sender"))!.CopyTo(message.Sender, 0);
        foreach (JsonElement body in vector.Fields.GetProperty("bodies").EnumerateArray())
        {
            message.Bodies.Add((Encoding.ASCII.GetBytes(body.Text("tag")), BodyOf(body)));
        }

        JsonElement keys = json.GetProperty("keys");
        byte[] octets = message.Suite switch
        {
            0 => message.BuildClear(),
            1 => message.BuildCbc(keys.Octets("cipher"), keys.Octets("mac"), keys.Octets("iv")),
            3 => message.BuildMac(keys.Octets("mac")),
            _ => message.BuildGcm(keys.Octets("key"), keys.Octets("salt")),
        };
        Assert.Equal(json.Text("hex"), Convert.ToHexStringLower(octets));
    }

    [Fact]
    public void ThereAreVectorsOfEverySuiteAndOfEveryAnswer()
    {
        var answers = new HashSet<string>();
        var suites = new HashSet<int>();
        foreach (string name in MessageVectorFiles.Names())
        {
            JsonElement expected = MessageVectorFiles.Read(name).GetProperty("expected");
            answers.Add(expected.Text("datagram"));
            answers.Add(expected.Text("stream"));
            answers.Add(expected.Text("open"));
            var vector = new MessageVector(MessageVectorFiles.Read(name));
            suites.Add(vector.HasFields ? vector.Small("suite") : 0);
        }

        Assert.Superset(
            new HashSet<string> { "Complete", "NeedMore", "Malformed", "TooLong", "Unknown", "Opened", "BadDigest", "WrongSuite", "MalformedBodies" },
            answers);
        Assert.Equal([0, 1, 2, 3], suites.Order());
    }

    private static byte[] BodyOf(JsonElement body)
    {
        if (body.TryGetProperty("octets", out _))
        {
            return body.Octets("octets");
        }

        return
        [
            .. body.GetProperty("fields").EnumerateArray().SelectMany(field =>
            {
                byte[] value = field.Octets("value");
                return new[] { (byte)field.GetProperty("id").GetInt32() }.Concat(RawMessage.Big16(value.Length)).Concat(value);
            }),
        ];
    }
}
