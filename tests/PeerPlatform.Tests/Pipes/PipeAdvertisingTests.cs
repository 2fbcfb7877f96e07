using System.Security.Cryptography;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.Advertisements;
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

    /// <summary>S0 fig. 17: an item of content that holds the advertisement, or embedded in the group's.</summary>
    [Theory]
    [Trait("Capability", "P11")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APipeIsFoundByItsAdvertisementAsContentOrWithinTheGroups(bool asContent)
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription made = house.Pipe(PipeType.SecuredUnicast);
        PipeAdvertisement advertisement = PipeAdvertising.Write(made, house.Ends[0].Id, DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        byte[] published = asContent ? AsContent(advertisement, house.Group) : InGroup(advertisement, house.Group);

        Assert.True(AdvertisementXml.TryRead(published, out Advertisement? read, out AdvertisementProblem? problem), problem?.ToString());
        if (read is ContentAdvertisement content)
        {
            Assert.Equal(advertisement.Name, content.About);
            Assert.True(AdvertisementXml.TryRead(content.ByValue, out read, out problem), problem?.ToString());
        }

        PipeDescription found = read is GroupAdvertisement group ? PipeAdvertising.Read(group).Single() : PipeAdvertising.Read((PipeAdvertisement)read)!;
        Assert.Equal(made, found);
        using PipeInput input = await house.BindAsync(1, made);
        using PipeOutput output = house.Open(2, found);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);
        PipeHouse.Send(output, "as advertised");
        Assert.Equal("as advertised", await PipeHouse.HearAsync(input));
    }

    private static byte[] AsContent(PipeAdvertisement pipe, Identifier group)
    {
        byte[] document = AdvertisementXml.Write(pipe);
        string name = Convert.ToBase64String(SHA256.HashData(document)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return AdvertisementXml.Write(new ContentAdvertisement
        {
            Name = $"urn:nanopeers:content:{group}:sha256-{name}", DefaultLanguage = "en", Size = (ulong)document.Length, ByValue = document,
            MimeType = MimeTypeText.AdvertisementAsXml, About = pipe.Name, Publisher = pipe.Publisher, Version = 1, PublishedAt = pipe.PublishedAt,
            LifetimeSeconds = pipe.LifetimeSeconds,
        });
    }

    private static byte[] InGroup(PipeAdvertisement pipe, Identifier group) => AdvertisementXml.Write(new GroupAdvertisement
    {
        Name = new ResourceName(ResourceKind.Group, group).ToString(), GroupName = "crew", DefaultLanguage = "en", Publisher = pipe.Publisher, Version = 1,
        PublishedAt = pipe.PublishedAt, LifetimeSeconds = pipe.LifetimeSeconds, Policies = [AdvertisementSamples.Policy("discovery")],
        Membership = AdvertisementSamples.Policy("open"), Endpoints = ["udp://192.0.2.7:9701"], Pipes = [AdvertisementSamples.Embed(pipe)],
    });

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
