using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Messages under a group's key: opened by the table, delivered to those that take them, and never answered to strangers.</summary>
public sealed class GroupKeyTableTests
{
    private static readonly byte[] _tag = "talk"u8.ToArray();

    private readonly BodyLog _talk = new() { AcceptsGroup = true };

    [Fact]
    public async Task BodyUnderAGroupsKeyIsDeliveredWithItsGroup()
    {
        using OneGroupKey key = new();
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
        using OneGroupKey key = new();
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
        using OneGroupKey key = new();
        using OneGroupKey stranger = new() { Id = 99 };
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
}
