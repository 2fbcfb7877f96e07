using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Tests.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Whole messages to deposit.</summary>
internal static class RelayMessages
{
    /// <summary>A clear message with a number in it; numbers name it too.</summary>
    internal static byte[] Clear(Identifier sender, uint number)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        MessageWriter writer = new(sender);
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(RelayPeer.Tag);
        BodyLog.Write(writer, number);
        writer.EndBody();
        int length = writer.Finish(new ClearProtection(new PlatformCryptography(), new EnvelopeDigest()), number);
        return buffer[..length];
    }

    /// <summary>A view of a message.</summary>
    internal static Envelope View(byte[] message)
    {
        Envelope envelope = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxDatagram));
        return envelope;
    }
}
