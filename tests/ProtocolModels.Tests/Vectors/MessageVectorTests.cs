using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Vectors;

/// <summary>
/// Every vector of <c>tests/vectors/messages</c>, with the limit of a constrained peer and with that of a full one. A test project for
/// each implementation of the ports derives a class: the same octets must come out everywhere.
/// </summary>
public abstract class MessageVectorTests
{
    public static TheoryData<string> Names => MessageVectorFiles.Names();

    public static TheoryData<string, int> NamesAndProfiles
    {
        get
        {
            var pairs = new TheoryData<string, int>();
            foreach (string name in Names)
            {
                pairs.Add(name, Limits.MaxConstrainedMessage);
                pairs.Add(name, Limits.MaxStreamMessage);
            }

            return pairs;
        }
    }

    /// <summary>The implementation under test.</summary>
    protected abstract IFullCryptography Cryptography { get; }

    [Theory]
    [Trait("Capability", "E10")]
    [MemberData(nameof(NamesAndProfiles))]
    public void AVectorIsDecodedAndOpenedAsItSays(string name, int maxLength)
    {
        MessageVector vector = Read(name);
        byte[] octets = [.. vector.Octets];
        var envelope = new Envelope();
        Assert.Equal(vector.Expected("datagram", maxLength), envelope.TryDecodeDatagram(octets, 0, octets.Length, maxLength).ToString());
        DecodeStatus status = envelope.TryDecode(octets, 0, octets.Length, maxLength);
        Assert.Equal(vector.Expected("stream", maxLength), status.ToString());
        if (status != DecodeStatus.Complete)
        {
            return;
        }

        Assert.Equal(vector.Expected("open", maxLength), vector.Protection(Cryptography).Open(envelope).ToString());
        if (vector.HasFields)
        {
            AssertFields(vector, envelope);
            Assert.Equal(vector.Bodies(), vector.BodiesOf(envelope));
        }
    }

    [Theory]
    [Trait("Capability", "E10")]
    [MemberData(nameof(Names))]
    public void AVectorIsWrittenWithTheSameOctets(string name)
    {
        MessageVector vector = Read(name);
        if (vector.HasFields)
        {
            Assert.Equal(Convert.ToHexStringLower(vector.Octets), Convert.ToHexStringLower(vector.Write(Cryptography)));
        }
    }

    [Theory]
    [Trait("Capability", "E10")]
    [MemberData(nameof(NamesAndProfiles))]
    public void NoStrictPrefixOfAVectorIsComplete(string name, int maxLength)
    {
        MessageVector vector = Read(name);
        byte[] octets = vector.Octets;
        bool good = vector.Expected("datagram", maxLength) == nameof(DecodeStatus.Complete);
        var envelope = new Envelope();
        for (int count = 0; count < octets.Length; count++)
        {
            DecodeStatus stream = envelope.TryDecode(octets, 0, count, maxLength);
            DecodeStatus datagram = envelope.TryDecodeDatagram(octets, 0, count, maxLength);
            Assert.Equal(stream == DecodeStatus.NeedMore ? DecodeStatus.Malformed : stream, datagram);
            if (good)
            {
                Assert.Equal(DecodeStatus.NeedMore, stream);
            }
            else if (name != "refused-octets-behind" || count < octets.Length - 1)
            {
                Assert.NotEqual(DecodeStatus.Complete, stream);
            }
        }
    }

    private static MessageVector Read(string name) => new(MessageVectorFiles.Read(name));

    private static void AssertFields(MessageVector vector, Envelope envelope)
    {
        byte[] octets = envelope.Buffer;
        Assert.Equal(vector.Small("flags"), envelope.Flags);
        Assert.Equal(vector.Small("suite"), envelope.Suite);
        Assert.Equal(vector.Small("hopLimit"), envelope.HopLimit);
        Assert.Equal(vector.Number("keyId"), envelope.KeyId);
        Assert.Equal(vector.Number("sequence"), envelope.Sequence);
        Assert.Equal(Identifier.Parse(vector.Fields.Text("sender")), envelope.CopySender());
        Assert.Equal(vector.Endpoint("source"), octets[envelope.SourceOffset..(envelope.SourceOffset + envelope.SourceLength)]);
        Assert.Equal(
            vector.Endpoint("destination"), octets[envelope.DestinationOffset..(envelope.DestinationOffset + envelope.DestinationLength)]);
        Assert.Equal(vector.Fields.GetProperty("bodies").GetArrayLength(), envelope.BodyCount);
        Assert.Equal(octets.Length, envelope.TotalLength);
        Assert.Equal(vector.Fields.Octets("trailer"), octets[envelope.TrailerOffset..]);
    }
}
