using System.Buffers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up message on its way to the thread pool, in octets of its own.</summary>
internal sealed class HandshakeWork(
    HandshakeAttempt attempt, byte[] copy, int senderOffset, int bodyOffset, int bodyLength) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute()
    {
        SessionMessage message = attempt.Node.Scratch.Message;
        if (message.TryDecode(copy, bodyOffset, bodyLength) == DecodeStatus.Complete)
        {
            switch (attempt)
            {
                case InitiatorAttempt initiator:
                    initiator.Handle(message, copy, senderOffset);
                    break;
                case ResponderAttempt responder:
                    responder.Handle(message, copy, senderOffset);
                    break;
                default:
                    break;
            }
        }

        ArrayPool<byte>.Shared.Return(copy, clearArray: true);
    }
}
