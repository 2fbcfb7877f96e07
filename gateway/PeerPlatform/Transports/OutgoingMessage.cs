using System.Buffers;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A copy of a message on its way out, in a rented buffer. Whoever holds it last releases it, once.</summary>
/// <param name="Buffer">Holds it from its beginning; may be longer.</param>
/// <param name="Count">Octets of the message.</param>
internal readonly record struct OutgoingMessage(byte[] Buffer, int Count)
{
    public ReadOnlyMemory<byte> Octets => Buffer.AsMemory(0, Count);

    public static OutgoingMessage Copy(ReadOnlySpan<byte> message)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(buffer);
        return new OutgoingMessage(buffer, message.Length);
    }

    public void Release() => ArrayPool<byte>.Shared.Return(Buffer);
}
