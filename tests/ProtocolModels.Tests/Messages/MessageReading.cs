using System.Text;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Reads a whole message the way a peer does, into what tests compare.</summary>
public static class MessageReading
{
    /// <summary>Decodes a datagram; the buffer has other octets on both sides so that a wrong offset shows.</summary>
    public static (DecodeStatus Status, Envelope Envelope) DecodeDatagram(byte[] octets, int maxLength = Limits.MaxStreamMessage)
    {
        byte[] buffer = [0x4E, 0x50, 0xFF, .. octets, 0xFF, 0xFF];
        var envelope = new Envelope();
        return (envelope.TryDecodeDatagram(buffer, 3, octets.Length, maxLength), envelope);
    }

    /// <summary>Decodes what has come of a stream so far.</summary>
    public static DecodeStatus DecodeStream(byte[] octets, int count, int maxLength = Limits.MaxStreamMessage) =>
        new Envelope().TryDecode(octets, 0, count, maxLength);

    /// <summary>Tags and bodies of an opened message, in order, as <c>tag:hex</c>; ends with the status that ended the walk when it is not End.</summary>
    public static List<string> Bodies(Envelope envelope)
    {
        var bodies = new List<string>();
        DecodeStatus status = envelope.NextBody();
        while (status == DecodeStatus.Complete)
        {
            string tag = Encoding.ASCII.GetString(envelope.Buffer, envelope.TagOffset, envelope.TagLength);
            bodies.Add(tag + ":" + Convert.ToHexStringLower(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
            status = envelope.NextBody();
        }

        if (status != DecodeStatus.End)
        {
            bodies.Add(status.ToString());
        }

        return bodies;
    }

    /// <summary>What came of a datagram: the decoder's word, or that of the protection.</summary>
    public static string Receive(byte[] octets, IEnvelopeProtection protection, int maxLength = Limits.MaxStreamMessage)
    {
        (DecodeStatus status, Envelope envelope) = DecodeDatagram(octets, maxLength);
        return status == DecodeStatus.Complete ? protection.Open(envelope).ToString() : status.ToString();
    }

    public static byte[] Slice(Envelope envelope, int offset, int length) => envelope.Buffer[offset..(offset + length)];
}
