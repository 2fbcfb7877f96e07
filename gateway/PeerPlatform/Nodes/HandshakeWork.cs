using System.Buffers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up message on its way to the thread pool, in octets of its own.</summary>
internal sealed class HandshakeWork(
    HandshakeAttempt attempt, byte[] copy, int senderOffset, int bodyOffset, int bodyLength, ITransport transport, RemoteAddress from) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute()
    {
        attempt.Dequeued();
        SessionMessage message = attempt.Node.Scratch.Message;
        if (message.TryDecode(copy, bodyOffset, bodyLength) == DecodeStatus.Complete)
        {
            attempt.Handle(message, copy, senderOffset, transport, from);
        }

        ArrayPool<byte>.Shared.Return(copy, clearArray: true);
    }
}
