using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// A set-up under way at either end: a core with its lock and the address that it talks to. Nothing that it calls can take a thread down: what
/// throws ends the attempt, counted and logged.
/// </summary>
internal abstract class HandshakeAttempt(PeerNode node, SessionTools tools, ITransport transport, RemoteAddress address)
{
    private int _queued;

    internal object Gate { get; } = new();

    internal PeerNode Node { get; } = node;

    internal SessionTools Tools { get; } = tools;

    internal ITransport Transport { get; private set; } = transport;

    internal RemoteAddress Address { get; private set; } = address;

    internal PeerSession? Session { get; private set; }

    /// <summary>The group whose session it is to be; null before a request was looked at.</summary>
    internal Identifier? Group { get; private protected set; }

    /// <summary>The certificate by which the other end proved itself; null where it did not, or not by one.</summary>
    internal abstract MemberCertificate? OtherCertificate { get; }

    internal abstract ulong SessionId { get; }

    internal abstract ulong AttemptId { get; }

    /// <summary>Handles a message of the set-up, on the thread pool.</summary>
    internal abstract void Handle(SessionMessage message, byte[] buffer, int senderOffset, ITransport transport, RemoteAddress from);

    /// <summary>Acts on time-outs; called with the lock not held.</summary>
    internal abstract void Tick(long nowMillis);

    /// <summary>A message under the key was opened.</summary>
    internal abstract void Opened(long nowMillis);

    /// <summary>The node stops: gives up and overwrites what the attempt holds.</summary>
    internal abstract void Abandon();

    /// <summary>Whether another message may wait for the thread pool; the waiting ones are bounded, so that a flood costs no memory.</summary>
    internal bool TryQueue()
    {
        if (Interlocked.Increment(ref _queued) <= NodeTuning.MaxQueuedEach)
        {
            return true;
        }

        Interlocked.Decrement(ref _queued);
        return false;
    }

    internal void Dequeued() => Interlocked.Decrement(ref _queued);

    /// <summary>Answers go to where the last copy of the request came from: who copied the first one away gains nothing. With the lock held.</summary>
    protected void Answer(ITransport transport, RemoteAddress to)
    {
        Transport = transport;
        Address = to;
    }

    /// <summary>Sends what is due and puts the session into the table as soon as its keys are agreed. Called with the lock held.</summary>
    /// <exception cref="InvalidOperationException">The session's id is taken.</exception>
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
