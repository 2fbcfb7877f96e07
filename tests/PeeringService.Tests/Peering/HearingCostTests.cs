using System.Net;
using System.Text;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>What hearing costs.</summary>
public sealed class HearingCostTests
{
    private const int Times = 2_000;

    /// <summary>A packet that is heard allocates nothing: "I need" for what is not here, and what others say to each other.</summary>
    [Theory]
    [InlineData("type=\"request\" ID=\"7\" method=\"get\" href=\"http://origin.example.org/nobody-has-it.cab\" acceptprotocol=\"http\"")]
    [InlineData("type=\"end-request\" ID=\"7\" href=\"http://origin.example.org/nobody-has-it.cab\"")]
    [InlineData("type=\"downloading\" ID=\"7\" href=\"http://origin.example.org/nobody-has-it.cab\" received=\"1\" total=\"2\"")]
    [InlineData("this is no packet")]
    public async Task A_packet_that_is_heard_allocates_nothing(string pairs)
    {
        using LocalObjects objects = new(new MemoryDisk(), new LocalObjectsOptions { Folder = "" });
        PeeringOptions options = new()
        {
            Address = new IPAddress([127, 24, (byte)(Environment.ProcessId % 250), 1]), Port = 0, Group = null,
            PacketsPerSecond = 1_000_000, RequestsPerSecond = 1_000_000,
        };
        await using LocalPeering node = new(options, "node", objects, new NoAliases(), new SystemDraws(), TimeProvider.System);
        byte[] datagram = Encoding.UTF8.GetBytes($"<service version=\"1.0\" node=\"hand\" {pairs}/>");
        long who = PeeringAddress.Of(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1967));
        PeeringPacket packet = new();
        Hear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Hear();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2 * Times, node.Counts.PacketsHeard);
        Assert.Equal(0, allocated);

        void Hear()
        {
            for (int i = 0; i < Times; i++)
            {
                node.HandleDatagram(packet, datagram, datagram.Length, who);
            }
        }
    }

    private sealed class NoAliases : IObjectAliases
    {
        public string UrlOf(ObjectId id) => throw new InvalidOperationException("Nothing is here.");
    }
}
