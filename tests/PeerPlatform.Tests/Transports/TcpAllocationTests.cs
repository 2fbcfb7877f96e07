using System.Net;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Tests that count what the whole process allocates run alone.</summary>
[CollectionDefinition(nameof(AllocationCollection), DisableParallelization = true)]
public sealed class AllocationCollection;

/// <summary>What a message costs on TCP once the buffers have their size.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class TcpAllocationTests
{
    private const int Messages = 100_000;
    private const int Rounds = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sending_and_receiving_small_messages_allocates_nothing_for_each()
    {
        var sink = new CountingSink();
        await using TcpTransport sender = new(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 });
        await using TcpTransport receiver = new(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 });
        sender.Start(new CountingSink());
        receiver.Start(sink);
        Assert.True(sender.TryResolve(receiver.LocalEndpoint, out RemoteAddress? to, out _));
        byte[] message = TestMessages.OfLength(100);
        double least = double.MaxValue;
        for (int round = 0; round <= Rounds; round++)
        {
            // What else the process does in the background is counted too: the quietest round tells.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await FloodAsync(sender, to, message, sink);
            double each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;
            least = round > 0 ? Math.Min(least, each) : least;
        }

        Assert.InRange(least, 0, 8);
    }

    private static async Task FloodAsync(TcpTransport sender, RemoteAddress to, byte[] message, CountingSink sink)
    {
        long target = sink.Count + Messages;
        int sent = 0;
        while (sent < Messages)
        {
            if (sender.Send(message, to) == SendStatus.Sent)
            {
                sent++;
            }
            else
            {
                await sender.WaitForRoomAsync(to, Cancellation);
            }
        }

        await Eventually.TrueAsync(() => sink.Count >= target, "all arrive");
    }

    private sealed class CountingSink : IMessageSink
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from) => Interlocked.Increment(ref _count);
    }
}
