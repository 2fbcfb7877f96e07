using System.Collections.Concurrent;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A service of members in its smallest form: it hears words in any of the peer's groups, and answers those that ask it from within the handler.</summary>
internal sealed class PortEar(GroupEnd end) : IBodyHandler
{
    internal static readonly byte[] Tag = Encoding.ASCII.GetBytes("ear");
    private const int FieldText = 3;

    internal ConcurrentQueue<(Identifier? From, string Text, bool IsSecured)> Heard { get; } = new();

    /// <summary>Answers "ask" with "answer" to who asked.</summary>
    internal bool Answers { get; set; }

    /// <summary>Counts what is heard rather than keep it.</summary>
    internal bool OnlyCounts { get; set; }

    internal int Count;

    public bool AcceptsClear => true;

    public bool AcceptsGroup => true;

    public void Handle(ReceivedBody body)
    {
        for (int i = 0; i < end.Groups.Ports.Count; i++)
        {
            GroupPort port = end.Groups.Ports[i];
            if (port.Judge(body, true) is not { } from)
            {
                continue;
            }

            Interlocked.Increment(ref Count);
            if (OnlyCounts)
            {
                return;
            }

            string text = TextOf(body);
            Heard.Enqueue((from, text, body.IsSecured));
            if (Answers && text == "ask")
            {
                port.SendTo(from, Tag, "answer", Write);
                port.SendToAll(Tag, "answer to all", Write);
            }

            return;
        }

        Heard.Enqueue((null, TextOf(body), body.IsSecured));
    }

    internal static void Write(MessageWriter writer, string text)
    {
        writer.WriteUInt8(BodyFields.KindField, 1);
        writer.WriteCredential();
        byte[] octets = Encoding.UTF8.GetBytes(text);
        writer.WriteOctets(FieldText, octets, 0, octets.Length);
    }

    internal static SendStatus Say(GroupPort port, Identifier to, string text) => port.SendTo(to, Tag, text, Write);

    private static string TextOf(ReceivedBody body)
    {
        FieldReader reader = new();
        reader.Begin(body.Envelope.Buffer, body.Envelope.BodyOffset, body.Envelope.BodyLength);
        while (reader.Next() == DecodeStatus.Complete)
        {
            if (reader.Id == FieldText)
            {
                return Encoding.UTF8.GetString(body.Envelope.Buffer, reader.Offset, reader.Length);
            }
        }

        return "";
    }
}
