using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>What the process allocates is counted, so nothing runs beside.</summary>
[Collection(nameof(Aliases.SendingCostTests))]
public sealed class HearingCostTests
{
    private const int Warm = 3_000;
    private const int Counted = 5_000;

    /// <summary>A packet that is heard allocates nothing: "I need" for what is not here, and "I found" of others.</summary>
    [Theory]
    [InlineData("type=\"request\" ID=\"7\" method=\"get\" href=\"http://origin.example.org/nobody-has-it.cab\" acceptprotocol=\"http\"")]
    [InlineData("type=\"end-request\" ID=\"7\" href=\"http://origin.example.org/nobody-has-it.cab\"")]
    [InlineData("type=\"downloading\" ID=\"7\" href=\"http://origin.example.org/nobody-has-it.cab\" received=\"1\" total=\"2\"")]
    public async Task A_packet_that_is_heard_allocates_nothing(string pairs)
    {
        using LocalObjects objects = new(new MemoryDisk(), new LocalObjectsOptions { Folder = "" });
        PeeringOptions options = new()
        {
            Address = new IPAddress([127, 24, (byte)(Environment.ProcessId % 250), 1]), Port = 0, Group = null,
            PacketsPerSecond = 1_000_000, RequestsPerSecond = 1_000_000,
        };
        await using LocalPeering node = new(options, "node", objects, new NoAliases(), new SystemDraws(), TimeProvider.System);
        using Socket sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Connect(node.EndPoint);
        byte[] packet = Encoding.UTF8.GetBytes($"<service version=\"1.0\" node=\"hand\" {pairs}/>");
        await SendAsync(Warm);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(Counted);
        double each = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Counted;

        // The test's own waiting allocates some octets now and then; one object for each packet would be 24 and more.
        TestContext.Current.TestOutputHelper?.WriteLine($"{each:0.00} octets a packet");
        Assert.InRange(each, 0, 12);

        async Task SendAsync(int count)
        {
            long heard = node.Counts.PacketsHeard;
            for (int sent = 0; sent < count;)
            {
                for (int i = 0; i < 50; i++, sent++)
                {
                    sender.Send(packet);
                }

                // A datagram that the system lost is sent again by the next fifty: what is counted is what was heard.
                long since = Stopwatch.GetTimestamp();
                while (node.Counts.PacketsHeard < heard + sent && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(2))
                {
                    Thread.Yield();
                }
            }

            await Task.Yield();
            Assert.InRange(node.Counts.PacketsHeard - heard, count * 9 / 10, count + 50);
        }
    }

    private sealed class NoAliases : IObjectAliases
    {
        public string UrlOf(ObjectId id) => throw new InvalidOperationException("Nothing is here.");
    }
}
