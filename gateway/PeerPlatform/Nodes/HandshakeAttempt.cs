using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up under way at either end: a core with its lock and the address that it talks to.</summary>
internal abstract class HandshakeAttempt(PeerNode node, SessionTools tools, ITransport transport, RemoteAddress address)
{
    internal object Gate { get; } = new();

    internal PeerNode Node { get; } = node;

    internal SessionTools Tools { get; } = tools;

    internal ITransport Transport { get; set; } = transport;

    internal RemoteAddress Address { get; set; } = address;

    internal PeerSession? Session { get; private set; }

    internal abstract ulong SessionId { get; }

    internal abstract ulong AttemptId { get; }

    /// <summary>Acts on time-outs; called with the lock not held.</summary>
    internal abstract void Tick(long nowMillis);

    /// <summary>A message under the key was opened.</summary>
    internal abstract void Opened(long nowMillis);

    /// <summary>Sends what is due and puts the session into the table as soon as its keys are agreed. Called with the lock held.</summary>
    protected void Flush(SecuredSession? core)
    {
        byte[] buffer = Node.Scratch.TransmitOf(Limits.MaxDatagram);
        if (core is not null && Session is null)
        {
            Session = Node.Agree(this, core);
        }

        for (int length = Poll(buffer); length > 0; length = Poll(buffer))
        {
            Node.Transmit(Transport, buffer, length, Address);
        }
    }

    protected abstract int Poll(byte[] buffer);
}
