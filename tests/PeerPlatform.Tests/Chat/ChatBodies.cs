using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>Bodies of the chat protocol, field by field.</summary>
internal static class ChatBodies
{
    public static byte[] Say(uint line, ReadOnlySpan<byte> text) => Body(ChatMessageKind.Say, line, text.ToArray());

    public static byte[] Heard(uint line) => Body(ChatMessageKind.Heard, line, null);

    /// <summary>A MissingLines or a NewestLine.</summary>
    public static byte[] Lines(int kind, Identifier group, uint run, uint first, uint last) => Body(kind, first, null, writer =>
    {
        writer.WriteIdentifier(ChatField.Group, group);
        writer.WriteUInt32(ChatField.Run, run);
        writer.WriteUInt32(ChatField.Until, last);
    });

    public static byte[] SayToGroup(Identifier group, uint run, uint line, ReadOnlySpan<byte> text) =>
        Body(ChatMessageKind.SayToGroup, line, text.ToArray(), writer =>
        {
            writer.WriteIdentifier(ChatField.Group, group);
            writer.WriteUInt32(ChatField.Run, run);
        });

    public static byte[] Body(int kind, uint? line, byte[]? text, Action<MessageWriter>? more = null)
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

        more?.Invoke(writer);
        return buffer[at..writer.Position];
    }
}
