using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Files;

/// <summary>Bodies of the file protocol, field by field.</summary>
internal static class FileBodies
{
    public static byte[] Body(int kind, ulong transfer, Action<MessageWriter>? more = null)
    {
        var writer = new MessageWriter(Handshake.Id(1));
        byte[] buffer = new byte[4_096];
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.File);
        int at = writer.Position;
        FileMessage.Begin(writer, kind, transfer);
        more?.Invoke(writer);
        return buffer[at..writer.Position];
    }

    public static byte[] Offer(ulong transfer, ReadOnlySpan<byte> name, ulong length, byte[] digest)
    {
        byte[] octets = name.ToArray();
        return Body(FileMessageKind.Offer, transfer, writer =>
        {
            writer.WriteOctets(FileField.Name, octets, 0, octets.Length);
            writer.WriteUInt64(FileField.Length, length);
            writer.WriteOctets(FileField.Digest, digest, 0, digest.Length);
        });
    }

    public static byte[] Read(ulong transfer, ulong offset, int count) => Body(FileMessageKind.Read, transfer, writer =>
    {
        writer.WriteUInt64(FileField.Offset, offset);
        writer.WriteUInt16(FileField.Count, count);
    });

    public static byte[] Chunk(ulong transfer, ulong offset, byte[] octets) => Body(FileMessageKind.Chunk, transfer, writer =>
    {
        writer.WriteUInt64(FileField.Offset, offset);
        writer.WriteOctets(FileField.Octets, octets, 0, octets.Length);
    });

    public static byte[] Reason(int kind, ulong transfer, int reason) =>
        Body(kind, transfer, writer => writer.WriteUInt8(FileField.Reason, reason));
}
