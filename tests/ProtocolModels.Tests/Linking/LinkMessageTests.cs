using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Vectors;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Linking;

/// <summary>Which octets are a link message, and what the writers write. The tables are those of LINKS.md, written down again.</summary>
public sealed class LinkMessageTests
{
    private const int Entry = 23;

    private static readonly (int, byte[]) _request = (3, [0, 0, 1, 2]);

    [Fact]
    public void EverySoundBodyIsTakenAndNoOther() => BodyShapeJudge.Judge(Shape(), new LinkMessage(), Samples());

    [Fact]
    public void BodiesAreTakenAndRefusedByName()
    {
        foreach (VectorCase vector in VectorFile.Load("linking/bodies"))
        {
            string status = BodyShapeJudge.Decode(new LinkMessage(), vector.Octets("hex")).ToString();
            Assert.True(vector.Text("expected") == status, $"{vector.Name}: {status}");
        }
    }

    [Fact]
    public void TheWritersWriteTheVectors()
    {
        Dictionary<string, byte[]> vectors = VectorFile.Load("linking/conversation").ToDictionary(vector => vector.Name, vector => vector.Octets("hex"));
        byte[] list = new byte[LinkList.MaxLength];
        Identifier peer = new([0x20, .. new byte[15]], 0);
        Identifier other = new([0x30, .. new byte[15]], 0);
        LinkList.WriteEntry(list, 0, peer, LinkRole.Switches, [192, 168, 1, 20, 0x25, 0xE5]);
        LinkList.WriteEntry(list, Entry, other, LinkRole.Switches | LinkRole.IsSwitched, null);
        byte[] held = [0, 0, 0, 4, 0, 0, 0, 1, .. new byte[24]];
        Assert.Equal(vectors["one link"], Say((session, writer, buffer) => LinkList.WriteLinks(session, writer, 1, list, Entry, buffer, 0, buffer.Length)));
        Assert.Equal(vectors["two links"], Say((session, writer, buffer) => LinkList.WriteLinks(session, writer, 2, list, 2 * Entry, buffer, 0, buffer.Length)));
        Assert.Equal(vectors["no links"], Say((session, writer, buffer) => LinkList.WriteLinks(session, writer, 3, list, 0, buffer, 0, buffer.Length)));
        Assert.Equal(
            vectors["taken, one held"], Say((session, writer, buffer) => LinkList.WriteLinked(session, writer, 2, LinkRefusal.None, held, 16, buffer, 0, buffer.Length)));
        Assert.Equal(
            vectors["not kept"], Say((session, writer, buffer) => LinkList.WriteLinked(session, writer, 3, LinkRefusal.NotKept, held, 0, buffer, 0, buffer.Length)));
        Assert.Equal(
            vectors["not allowed"], Say((session, writer, buffer) => LinkList.WriteLinked(session, writer, 3, LinkRefusal.NotAllowed, held, 0, buffer, 0, buffer.Length)));
    }

    /// <summary>The body of a message that one end seals and the other opens.</summary>
    private static byte[] Say(Func<SecuredSession, MessageWriter, byte[], int> write)
    {
        VirtualPeer gateway = new(1);
        VirtualPeer device = new(2);
        SessionPair sessions = SessionPair.Establish(gateway, device);
        int length = write(sessions.OfFirst, gateway.Tools.Writer, gateway.Buffer);
        Assert.Equal(OpenStatus.Opened, device.Open(gateway.Buffer[..length], sessions.OfSecond, new LinkMessage(), 0));
        return device.LastBody;
    }

    private static BodyShape Shape() => new BodyShape { MaxBody = 256 }
        .Field(1, 1, 1).Field(2, 0, 64).Field(3, 4, 4).Field(4, 0, 92, IsList).Field(5, 0, 32, value => value.Length % 8 == 0).Field(6, 1, 1)
        .Kind(1, 3, 4).Kind(2, 3, 5, 6);

    private static List<byte[]> Samples() =>
    [
        Body(1, _request, (4, [])), Body(1, _request, (4, [.. EntryOf(1, 1), .. EntryOf(2, 3)])), Body(2, _request, (5, new byte[8]), (6, [0])), Body(2, _request, (5, []), (6, [2])),
    ];

    private static bool IsList(byte[] value)
    {
        byte[][] entries = [.. value.Chunk(Entry)];
        return entries.All(entry => entry.Length == Entry && entry[16] is 1 or 2 or 3)
            && entries.Select(entry => Convert.ToHexString(entry[..16])).Distinct().Count() == entries.Length;
    }

    private static byte[] EntryOf(byte first, byte role) => [first, .. new byte[15], role, 10, 0, 0, first, 0x25, 0xE5];

    private static byte[] Body(byte kind, params (int, byte[])[] fields) => BodyShape.Body([(1, [kind]), (2, []), .. fields]);
}
