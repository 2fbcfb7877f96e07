using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>A table with one key that all use alike.</summary>
internal sealed class OneGroupKey : IGroupKeyTable, IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly Lock _gate = new();
    private ulong _sequence = 1UL << 32;

    internal ulong Id { get; init; } = 77;

    public Identifier? Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis, out OpenStatus? status)
    {
        lock (_gate)
        {
            status = envelope.KeyId == Id ? NewProtection().Open(envelope) : null;
            return status == OpenStatus.Opened ? TestPeer.Group : null;
        }
    }

    public void Dispose() => _cryptography.Dispose();

    internal byte[] Seal(TestPeer sender, byte[] tag, uint number) => Seal(sender, tag, writer => BodyLog.Write(writer, number));

    internal byte[] Seal(TestPeer sender, byte[] tag, Action<MessageWriter> fields)
    {
        byte[] buffer = new byte[NanoPeers.Limits.MaxDatagram];
        MessageWriter writer = new(sender.Node.Id);
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(tag);
        fields(writer);
        writer.EndBody();
        return buffer[..writer.Finish(new OfGroup(NewProtection()), ++_sequence)];
    }

    private CbcHmacProtection NewProtection() => new(Id, _cryptography, new byte[80], 0, 16, 48, new EnvelopeDigest());

    /// <summary>Sets the flag that says whose the key is.</summary>
    private sealed class OfGroup(IEnvelopeProtection inner) : IEnvelopeProtection
    {
        /// <summary>Where the flags stand in an envelope (MESSAGES.md).</summary>
        private const int FlagsAt = 3;

        public int Suite => inner.Suite;

        public ulong KeyId => inner.KeyId;

        public bool Encrypts => inner.Encrypts;

        public int SealedLength(int plainLength) => inner.SealedLength(plainLength);

        public void Seal(byte[] buffer, int offset, int bodiesOffset, int plainLength)
        {
            buffer[offset + FlagsAt] |= EnvelopeFlags.GroupKey;
            inner.Seal(buffer, offset, bodiesOffset, plainLength);
        }

        public OpenStatus Open(Envelope envelope) => inner.Open(envelope);

        public void Wipe() => inner.Wipe();
    }
}
