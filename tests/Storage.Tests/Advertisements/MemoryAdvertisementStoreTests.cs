using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests.Advertisements;

public sealed class MemoryAdvertisementStoreTests : AdvertisementStoreContract
{
    protected override IAdvertisementStore Make(int capacity, int capacityOfPublisher) => new MemoryAdvertisementStore(capacity, capacityOfPublisher);

    [Fact]
    public void A_store_without_room_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryAdvertisementStore(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryAdvertisementStore(1, 0));
    }
}
