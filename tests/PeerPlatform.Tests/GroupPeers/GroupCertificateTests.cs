using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A group in which certificates alone count.</summary>
public sealed class GroupCertificateTests
{
    [Fact]
    public async Task WhereCertificatesAloneCountAMemberGetsOneOfAnAuthorityAndKeepsItWhileThatIsAway()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("bank", "open", "high"));
        await GroupHouse.JoinAllAsync(ends[0], "bank", ends[1], ends[2]);
        await GroupHouse.AllHaveKeyAsync("bank", ends);
        await Eventually.TrueAsync(() => Between(ends[1], ends[2]) && ends.All(end => end.Status("bank")!.Problem.Length == 0), "the members have sessions");
        Assert.All(
            ends[1].Node.Sessions.Where(session => session.Terms.Purpose == "group" && session.Peer.Equals(ends[2].Id)),
            session => Assert.False(session.Certificate!.IsOfOwnKey));

        await house.StopAsync(ends[0]);
        ends[1] = await house.RestartAsync(ends[1]);
        await Eventually.TrueAsync(() => Between(ends[2], ends[1]), "the first is back");
        ends[2] = await house.RestartAsync(ends[2]);

        await Eventually.TrueAsync(() => Between(ends[1], ends[2]), "they find each other without the authority");
        await GroupHouse.AllReachAllAsync("bank", ends[1], ends[2]);
        await ends[2].SayAsync("bank", "still here");
        await Eventually.TrueAsync(() => ends[1].Heard("still here").Any(), "and talk");
    }

    private static bool Between(GroupEnd one, GroupEnd other) => one.Node.FindSession(other.Id, "group") is not null;
}
