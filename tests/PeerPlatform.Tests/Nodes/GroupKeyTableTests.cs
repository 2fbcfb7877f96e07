using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Messages under a group's key: opened by the table, delivered to those that take them, and never answered to strangers.</summary>
public sealed class GroupKeyTableTests
{
    private static readonly byte[] _tag = "talk"u8.ToArray();

    private readonly BodyLog _talk = new() { AcceptsGroup = true };

    [Fact]
    public async Task BodyUnderAGroupsKeyIsDeliveredWithItsGroup()
    {
        using OneKey key = new();
        await using TestPeer peer = new(1, new PeerSetting { GroupKeys = key });
        peer.Node.Handle(_tag, _talk);
        (Identifier? Group, bool HasSession, bool IsSecured, int Suite) came = default;
        _talk.OnBody = body => came = (body.Group, body.Session is not null, body.IsSecured, body.Suite);
        peer.Started();
        await using TestPeer other = new TestPeer(2).Started();

        other.Tap.Inject(key.Seal(other, _tag, 7), peer.Address);

        await _talk.UntilAsync(1);
        Assert.Equal(7u, Assert.Single(_talk.Numbers));
        Assert.Equal((TestPeer.Group, false, true, NanoPeers.Messages.Suite.Aes128CbcHmac), came);
        Assert.Equal((1, 1), (peer[NodeCounter.OpenedOfGroup], peer[NodeCounter.Delivered]));
    }

    [Fact]
    public async Task BodyOfAProtocolThatDoesNotTakeGroupKeysIsCountedAndNobodyIsAnswered()
    {
        using OneKey key = new();
        await using TestPeer peer = new TestPeer(1, new PeerSetting { GroupKeys = key }).Started();
        await using TestPeer other = new TestPeer(2).Started();

        other.Tap.Inject(key.Seal(other, TestPeer.Tag, 7), peer.Address);
        other.Tap.Inject(key.Seal(other, "unheard"u8.ToArray(), 8), peer.Address);

        await Eventually.TrueAsync(() => peer[NodeCounter.ClearRefused] == 1 && peer[NodeCounter.NotSupported] == 1, "both are counted");
        Assert.Equal(0, peer.Bodies.Count);
        Assert.Equal((0, 0), (peer[NodeCounter.Sent], other[NodeCounter.Received]));
    }

    [Fact]
    public async Task UnknownKeysForgeriesAndOwnMessagesAreCountedApartAndNeverHintedAt()
    {
        using OneKey key = new();
        using OneKey stranger = new() { Id = 99 };
        await using TestPeer peer = new(1, new PeerSetting { GroupKeys = key });
        peer.Node.Handle(_tag, _talk);
        peer.Started();
        await using TestPeer none = new TestPeer(3).Started();
        await using TestPeer other = new TestPeer(2).Started();
        byte[] forged = key.Seal(other, _tag, 1);
        forged[^1] ^= 1;

        other.Tap.Inject(forged, peer.Address);
        other.Tap.Inject(stranger.Seal(other, _tag, 2), peer.Address);
        other.Tap.Inject(key.Seal(peer, _tag, 3), peer.Address);
        other.Tap.Inject(key.Seal(other, _tag, 4), none.Address);

        await Eventually.TrueAsync(
            () => peer[NodeCounter.Forged] == 1 && peer[NodeCounter.UnknownGroupKey] == 1 && peer[NodeCounter.Own] == 1
                && none[NodeCounter.UnknownGroupKey] == 1,
            "each is counted");
        Assert.Equal(0, _talk.Count);
        Assert.Equal((0, 0, 0), (peer[NodeCounter.HintsSent], none[NodeCounter.HintsSent], other[NodeCounter.Received]));
    }

    /// <summary>A table with one key that all use alike.</summary>
    private sealed class OneKey : IGroupKeyTable, IDisposable
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

        internal byte[] Seal(TestPeer sender, byte[] tag, uint number)
        {
            byte[] buffer = new byte[NanoPeers.Limits.MaxDatagram];
            MessageWriter writer = new(sender.Node.Id);
            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(tag);
            BodyLog.Write(writer, number);
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
}
