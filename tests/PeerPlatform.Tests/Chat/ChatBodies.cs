using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>Bodies of the chat protocol, field by field.</summary>
internal static class ChatBodies
{
    public static byte[] Say(uint line, ReadOnlySpan<byte> text) => Body(ChatMessageKind.Say, line, text.ToArray());

    public static byte[] Heard(uint line) => Body(ChatMessageKind.Heard, line, null);

    public static byte[] Body(int kind, uint? line, byte[]? text)
    {
        var writer = new MessageWriter(Handshake.Id(1));
        byte[] buffer = new byte[4_096];
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Chat);
        int at = writer.Position;
        writer.WriteUInt8(ChatField.Kind, kind);
        writer.ReserveOctets(ChatField.Credential, 0);
        if (line is uint number)
        {
            writer.WriteUInt32(ChatField.Line, number);
        }

        if (text != null)
        {
            writer.WriteOctets(ChatField.Text, text, 0, text.Length);
        }

        return buffer[at..writer.Position];
    }
}
