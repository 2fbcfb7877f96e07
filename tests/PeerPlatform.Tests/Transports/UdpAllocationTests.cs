using System.Net;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Neither sending nor receiving a datagram allocates, once the remote is known.</summary>
public sealed class UdpAllocationTests
{
    private const int WarmUp = 200;
    private const int Measured = 2_000;
    private const int PatienceMillis = 60_000;
    private const int Rounds = 5;

    [Fact]
    public async Task Nothing_is_allocated_per_message_in_either_direction()
    {
        var options = new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, GroupPort = FreePorts.Udp() };
        await using var asker = new UdpTransport(options);
        await using var answerer = new UdpTransport(options);
        var echo = new CountingSink(answers: true);
        var end = new CountingSink(answers: false);
        answerer.Start(echo);
        asker.Start(end);
        RemoteAddress to = UdpAddress.Of(IPAddress.Loopback, answerer.LocalEndpoint.Port);
        byte[] message = TestMessages.OfLength(64 + 40);

        PingPong(asker, end, message, to, WarmUp);
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            // The runtime itself may allocate on these threads while it compiles; a message that costs memory costs it in every round.
            long before = GC.GetAllocatedBytesForCurrentThread() + echo.AllocatedBytes + end.AllocatedBytes;
            PingPong(asker, end, message, to, Measured);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() + echo.AllocatedBytes + end.AllocatedBytes - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(1, echo.Strangers);
        Assert.Equal(1, end.Strangers);
    }

    [Fact]
    public async Task Nothing_is_allocated_per_multicast_and_broadcast()
    {
        var options = new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, GroupPort = FreePorts.Udp() };
        await using var announcer = new UdpTransport(options);
        byte[] message = TestMessages.OfLength(104);
        for (int i = 0; i < WarmUp; i++)
        {
            announcer.SendMulticast(message);
            announcer.SendBroadcast(message);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Measured; i++)
        {
            announcer.SendMulticast(message);
            announcer.SendBroadcast(message);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, announcer.Counters.DroppedInAll);
    }

    /// <summary>Sends one at a time and waits for its answer by yielding: waiting must not allocate either.</summary>
    private static void PingPong(UdpTransport asker, CountingSink end, byte[] message, RemoteAddress to, int times)
    {
        for (int i = 0; i < times; i++)
        {
            int before = end.Count;
            asker.Send(message, to);
            long patienceEnds = Environment.TickCount64 + PatienceMillis;
            while (end.Count == before)
            {
                Assert.True(Environment.TickCount64 < patienceEnds, "An answer is missing.");
                Thread.Yield();
            }
        }
    }

    /// <summary>Looks each sender up as a dispatcher does, and answers it.</summary>
    private sealed class CountingSink(bool answers) : IMessageSink
    {
        private readonly Dictionary<RemoteAddress, RemoteAddress> _known = new(RemoteAddressComparer.Instance);
        private int _count;
        private long _allocatedBytes;

        public int Count => Volatile.Read(ref _count);

        /// <summary>What the receive thread allocated in its life, as seen at the last message.</summary>
        public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

        public int Strangers => _known.Count;

        public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from)
        {
            Dictionary<RemoteAddress, RemoteAddress>.AlternateLookup<IncomingAddress> lookup = _known.GetAlternateLookup<IncomingAddress>();
            if (!lookup.TryGetValue(from, out RemoteAddress? known))
            {
                known = from.Remember();
                _known.Add(known, known);
            }

            if (answers)
            {
                transport.Send(buffer.AsSpan(offset, count), known);
            }

            Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
            Interlocked.Increment(ref _count);
        }
    }
}
