using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>Pipes as their advertisements describe them.</summary>
public sealed class PipeAdvertisingTests
{
    private static readonly Identifier _group = GroupHouse.IdOf(77);

    [Theory]
    [InlineData(PipeType.Unicast, true)]
    [InlineData(PipeType.Unicast, false)]
    [InlineData(PipeType.SecuredBroadcast, true)]
    public void WhatIsWrittenIsRead(int type, bool demands)
    {
        PipeDescription pipe = PipeDescription.Create(_group, type, "news") with { DemandsSecurity = demands };
        PipeAdvertisement advertisement = PipeAdvertising.Write(pipe, GroupHouse.IdOf(1), DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1));
        PipeDescription read = PipeAdvertising.Read(advertisement)!;
        Assert.Equal((pipe.Pipe, pipe.Group, pipe.Type, pipe.Name), (read.Pipe, read.Group, read.Type, read.Name));
        Assert.Equal(demands, read.DemandsSecurity);
    }

    [Fact]
    public void WhatNamesNoPipeOrAnotherGroupIsNone()
    {
        PipeDescription pipe = PipeDescription.Create(_group, PipeType.Broadcast, "news");
        PipeAdvertisement whole = PipeAdvertising.Write(pipe, GroupHouse.IdOf(1), DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1));
        GroupAdvertisement of = new() { Name = new ResourceName(ResourceKind.Group, _group).ToString(), Pipes = [whole] };
        Assert.Equal(pipe.Pipe, PipeAdvertising.Read(of).Single().Pipe);
        GroupAdvertisement other = new() { Name = new ResourceName(ResourceKind.Group, GroupHouse.IdOf(78)).ToString(), Pipes = [whole] };
        Assert.Empty(PipeAdvertising.Read(other));
        Assert.Null(PipeAdvertising.Read(new PipeAdvertisement { Group = _group }));
        whole.PipeName = new string('x', Limits.MaxNameLength + 1);
        Assert.Null(PipeAdvertising.Read(whole));
    }

    [Fact]
    public void ThePipeOfANameIsTheSameForAllOfItsGroup()
    {
        PipeDescription one = PipeDescription.Of(_group, PipeType.Broadcast, "news");
        Assert.Equal(one.Pipe, PipeDescription.Of(_group, PipeType.Broadcast, "news").Pipe);
        Assert.NotEqual(one.Pipe, PipeDescription.Of(_group, PipeType.Unicast, "news").Pipe);
        Assert.NotEqual(one.Pipe, PipeDescription.Of(_group, PipeType.Broadcast, "olds").Pipe);
        Assert.NotEqual(one.Pipe, PipeDescription.Of(GroupHouse.IdOf(78), PipeType.Broadcast, "news").Pipe);
    }
}
