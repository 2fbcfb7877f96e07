using NanoPeers.Discovery;
using NanoPeers.Groups;
using NanoPeers.Information;
using NanoPeers.Linking;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Paths;
using NanoPeers.Relay;
using NanoPeers.Resolver;
using NanoPeers.Pipes;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Tests.Credentials;

/// <summary>
/// Every kind of message of every protocol, told from the tables of the pages: the fields beside kind and credential, as NUMBER=OCTETS, filled with the
/// octet 1; with a "t" in front of the octets the field is a text.
/// </summary>
internal static class MessageShapes
{
    /// <summary>By view: the fields of kind 1, of kind 2, and so on.</summary>
    internal static readonly Dictionary<Type, string[]> OfProtocols = new()
    {
        [typeof(SessionMessage)] =
        [
            "3=8 4=8 5=16 6=t7 7=16 8=1 9=1 13=4 14=4 16=1 30=32", "3=8 4=8 15=32", "3=8 4=8 5=16 21=1 22=1 13=4 14=4 16=1 17=256 31=32 30=32",
            "3=8 4=8 17=0 18=1 30=0", "18=1", "3=8 4=8 30=32", "3=8 4=8 19=2 18=1", "20=4", "20=4", "23=16 24=t20 12=8 25=32 13=4", "12=8 18=1",
            "3=8 4=8 26=900 15=32",
        ],
        [typeof(RegionMessage)] = ["3=8 4=16 7=t4", "3=8 4=16 5=t4 6=t20 8=4 9=2 10=1", "4=16 5=t4 6=t20 8=4 9=2 10=1"],
        [typeof(RegionListMessage)] = ["3=8 11=1", "3=8 4=16 5=t4 6=t20 8=4 9=2 10=1 11=1 12=0 13=1"],
        [typeof(PeersMessage)] =
        [
            "3=8 4=16 5=1 12=1 13=1 6=1 7=t4 8=t4 9=t4 10=t4 11=16 14=2", "3=8 4=16 22=16 15=0 16=1", "3=8 4=16 7=t4 17=2 13=1 11=16", "3=8 4=16 7=t4 17=2 18=2 19=0",
            "3=8 21=1 11=16 17=2 18=2 19=0", "3=8 17=2 18=2 19=0", "3=8 17=2 20=1",
        ],
        [typeof(SwitchMessage)] =
        [
            "3=4", "3=4 4=1 5=8 6=1 7=t7", "3=4", "3=4 4=1", "3=4", "3=4 8=2", "3=4", "3=4 4=1 5=8 6=1", "4=1 5=8 6=1", "5=8", "3=4 9=1",
        ],
        [typeof(LinkMessage)] = ["3=4 4=0", "3=4 5=8 6=1"],
        [typeof(GroupMessage)] =
        [
            "3=16 4=4 5=4 6=1 7=8 8=1 9=1 10=1 11=4 12=32", "3=16 4=4 5=4 6=1 7=8 9=1", "3=16 4=4 5=4 6=1 7=8", "3=16 4=4 5=4 6=1 7=8", "3=16 4=4 5=4 6=1 7=8",
            "3=16 4=4 5=4 6=1", "3=16 4=4 5=4 6=1 14=1 15=16", "3=16 4=4 5=4 6=1 18=32", "3=16 4=4 5=4 6=1 12=32", "3=16 7=8 16=8", "3=16 7=8 16=8 17=8",
        ],
        [typeof(MemberMessage)] =
        [
            "3=16 4=16 5=1 6=294 7=t4", "3=16 4=16 5=1 8=32 9=16 10=4", "3=16 4=16 8=32 11=32 12=256", "3=16 4=16 14=4", "3=16 4=16 15=600 16=4", "3=16 4=16 13=1",
            "3=16 4=16", "3=16 4=16 19=900", "3=16 4=16 15=400", "3=16 4=16", "3=16 4=16 17=16 13=1", "3=16 4=16 17=16", "3=16 4=16 17=16 7=t4 6=294 14=4",
            "3=16 4=16 17=16 18=1 15=400", "3=16 20=4 21=32 16=4", "3=16 22=64", "3=16 15=600", "3=16 4=16 15=600", "3=16 4=16 13=1 16=4", "3=16 25=40",
            "3=16 18=1", "3=16 4=16 21=32 17=16", "3=16 4=16 13=1",
        ],
        [typeof(RelayMessage)] =
        [
            "3=8 5=16 7=4 8=100", "3=8", "3=8 9=1", "3=8 10=8 11=8 7=4", "10=8 11=8 12=8 7=4 8=100", "10=8 11=8", "10=8 11=8", "3=8 7=4 13=1", "3=8 10=8 7=4 14=4",
            "3=8", "3=8 14=4", "5=16 9=1 11=8",
        ],
        [typeof(PipeMessage)] = ["3=16 4=16 5=1 6=8 7=4", "3=16 4=16 6=8", "3=16 4=16 8=4", "3=16 4=16 5=1 6=8 7=4 8=4", "3=16 10=259"],
        [typeof(PathMessage)] = ["3=t20"],
        [typeof(NotSupported)] = ["3=t4"],
        [typeof(ChatMessage)] = ["3=4 4=t5", "3=4", "3=4 4=t5 5=16 6=4", "3=4 5=16 6=4 7=4", "3=4 5=16 6=4 7=4"],
        [typeof(ResolverMessage)] = ["3=t8 4=8 5=1 6=16 7=40", "3=t8 4=8 7=40 8=1 9=16", "3=t8 7=40"],
        [typeof(InfoMessage)] =
        [
            "3=4 4=1 5=2", "3=4 4=1 6=1 7=0 8=2", "3=4 4=1 9=4 10=2", "3=4 4=1 6=1 9=4 10=2", "3=4", "3=4 11=t8 12=40 13=16", "3=4 6=1 12=40 13=16",
        ],
        [typeof(FileMessage)] = ["3=8 4=t5 5=8 6=32", "3=8", "3=8 7=8 8=2", "3=8 7=8 9=100", "3=8 10=1", "3=8 10=1"],
    };

    /// <summary>The first kind of a view: two views share the kinds of tag <c>region</c>.</summary>
    internal static int FirstKind(Type view) => view == typeof(RegionListMessage) ? RegionListMessageKind.Ask : 1;

    /// <summary>A body of a kind. The credential stands where the session's messages have it: before what ends them.</summary>
    /// <param name="kind">From 1.</param>
    /// <param name="fields">As above.</param>
    /// <param name="credential">Octets of the credential; null for a body without the field.</param>
    internal static byte[] Body(int kind, string fields, byte[]? credential)
    {
        List<byte> body = [];
        Add(body, BodyFields.KindField, [(byte)kind]);
        if (credential is not null)
        {
            Add(body, BodyFields.CredentialField, credential);
        }

        foreach (string field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = field.Split('=');
            bool isText = parts[1].StartsWith('t');
            int length = int.Parse(parts[1].TrimStart('t'), System.Globalization.CultureInfo.InvariantCulture);
            int id = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
            Add(body, id, [.. Enumerable.Repeat(isText ? (byte)'a' : (byte)1, length)]);
        }

        return [.. body];
    }

    private static void Add(List<byte> body, int id, byte[] value) => body.AddRange([(byte)id, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
}
