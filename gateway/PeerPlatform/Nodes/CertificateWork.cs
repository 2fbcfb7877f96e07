using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A certificate on its way to the thread pool; its sender receives at its address, that is all that is known of it.</summary>
internal sealed class CertificateWork(
    PeerNode node, byte[] octets, Identifier sender, ulong attemptId, ulong sessionId, ITransport transport, RemoteAddress from) : IThreadPoolWorkItem
{
    internal byte[] Octets => octets;

    internal Identifier Sender => sender;

    internal ulong AttemptId => attemptId;

    internal ulong SessionId => sessionId;

    internal ITransport Transport => transport;

    internal RemoteAddress From => from;

    /// <inheritdoc/>
    public void Execute() => node.GuardSetUp(attemptId, () => node.TakeCertificate(this));
}
