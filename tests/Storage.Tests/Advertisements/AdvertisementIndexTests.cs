using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;
using static NanoPeers.Storage.Tests.Advertisements.Samples;

namespace NanoPeers.Storage.Tests.Advertisements;

public sealed class AdvertisementIndexTests : AdvertisementStoreContract
{
    private readonly TemporaryIndex _files = new();
    private readonly List<AdvertisementIndex> _open = [];

    public override void Dispose()
    {
        _open.ForEach(index => index.Dispose());
        _files.Dispose();
        base.Dispose();
    }

    protected override IAdvertisementStore Make(int capacity, int capacityOfPublisher)
    {
        AdvertisementIndexOptions options = new() { Capacity = capacity, CapacityOfPublisher = capacityOfPublisher };
        AdvertisementIndex index = new(_files.NewPath(), options);
        _open.Add(index);
        return index;
    }
}
