using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// A body that arrived, in the receive buffer, with everything that a receiver may want to know of how it came. Used again for the next body:
/// good only while the handler runs.
/// </summary>
public sealed class ReceivedBody
{
    private int _uncounted;

    internal ReceivedBody(PeerNode node, Envelope envelope)
    {
        Node = node;
        Envelope = envelope;
    }

    /// <summary>The node that received it.</summary>
    public PeerNode Node { get; }

    /// <summary>The message, standing at this body.</summary>
    public Envelope Envelope { get; }

    /// <summary>The session under whose key it came; null when it came in clear, or under a group's key.</summary>
    public PeerSession? Session { get; private set; }

    /// <summary>The group under whose key it came; null when it came in clear, or under a session's key.</summary>
    public Identifier? Group { get; private set; }

    /// <summary>Whether it came under a session's or a group's key. What did not is trusted by nobody.</summary>
    public bool IsSecured => Session is not null || Group is not null;

    /// <summary>The suite that protected it, see <see cref="Messages.Suite"/>; clear when none did.</summary>
    public int Suite => Envelope.Suite;

    /// <summary>The transport that brought it.</summary>
    public ITransport Transport { get; private set; } = null!;

    /// <summary>Where it came from; copy with Remember to keep it.</summary>
    public IncomingAddress From { get; private set; } = null!;

    /// <summary>When it came, on the node's clock.</summary>
    public long NowMillis { get; private set; }

    /// <summary>The octets of the body.</summary>
    public ReadOnlySpan<byte> Octets => Envelope.Buffer.AsSpan(Envelope.BodyOffset, Envelope.BodyLength);

    /// <summary>The sender's id; proven only under a session's key: under a group's key it was some member of the group. Allocates.</summary>
    public Identifier CopySender() => Session?.Peer ?? Envelope.CopySender();

    /// <summary>Octets of the whole message, for its first body; 0 for the others: each message is counted once.</summary>
    internal int TakeOctets()
    {
        int octets = _uncounted;
        _uncounted = 0;
        return octets;
    }

    internal void Set(PeerSession? session, ITransport transport, IncomingAddress from, long nowMillis, Identifier? group = null)
    {
        Session = session;
        Group = group;
        Transport = transport;
        From = from;
        NowMillis = nowMillis;
        _uncounted = Envelope.TotalLength;
    }
}
