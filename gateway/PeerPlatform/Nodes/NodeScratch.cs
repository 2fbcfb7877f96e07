using NanoPeers.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What one thread needs to work on a message of one node; made once for each thread.</summary>
internal sealed class NodeScratch
{
    internal NodeScratch(PeerNode node, ICryptography cryptography, IBodyCredentials? credentials)
    {
        Clear = new ClearProtection(cryptography, new EnvelopeDigest());
        Envelope = new Envelope();
        Body = new ReceivedBody(node, Envelope);
        Message = new SessionMessage();
        Fields = new FieldReader();
        Writer = new MessageWriter(node.Id) { Credentials = credentials };
    }

    internal ClearProtection Clear { get; }

    internal Envelope Envelope { get; }

    internal ReceivedBody Body { get; }

    internal SessionMessage Message { get; }

    internal FieldReader Fields { get; }

    internal MessageWriter Writer { get; }

    /// <summary>Receives what is sent.</summary>
    internal byte[] Transmit { get; private set; } = new byte[Limits.MaxDatagram];

    /// <summary>A transmit buffer of at least some octets.</summary>
    internal byte[] TransmitOf(int length)
    {
        if (Transmit.Length < length)
        {
            Transmit = new byte[length];
        }

        return Transmit;
    }
}
