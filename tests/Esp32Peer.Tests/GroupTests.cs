using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.PeerPlatform.GroupPeers.Boards;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Boards as full members of a group with a common key: they switch each other's lights with the gateway off.</summary>
public sealed class GroupTests
{
    [Theory]
    [InlineData(2, 0.0, 400)]
    [InlineData(3, 0.2, 401)]
    public void With_the_gateway_off_each_button_switches_the_lights_of_the_whole_group(int boards, double loss, int seed)
    {
        GroupedBoards grouped = GroupedBoards.Joined(seed, boards);
        grouped.StopGateway();
        grouped.Network.Loss = loss;
        int[] all = [.. Enumerable.Range(0, boards)];
        for (int i = 0; i < 10; i++)
        {
            int presser = i % boards;
            grouped.PressAndSee(presser, all);
            grouped.Run(3_100);
            Assert.All(all, board => Assert.Equal(i % 2 == 0, grouped.Boards[board].Pins.IsLit));
        }

        Assert.Contains(grouped.Boards[1].Log, line => line.Contains("Light on, by the group's member " + grouped.Ids[0], StringComparison.Ordinal));
        Assert.All(all, board => Assert.Equal(0, grouped.Counted(board, PeerCounter.Faults) + grouped.Counted(board, PeerCounter.PressesUnanswered)));
    }
}
