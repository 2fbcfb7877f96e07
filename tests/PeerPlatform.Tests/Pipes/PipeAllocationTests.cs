using System.Net;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>A message through a secured unicast pipe allocates nothing in the steady state, from the call of the sender to the receiver's, over real sockets.</summary>
public sealed class PipeAllocationTests
{
    private const int WarmUp = 3_000;
    private const int Measured = 3_000;

    [Theory]
    [InlineData("tcp", 64)]
    [InlineData("tcp", 1_024)]
    [InlineData("udp", 64)]
    [InlineData("udp", 1_024)]
    public async Task AMessageThroughASecuredPipeAllocatesNothing(string scheme, int length)
    {
        await using PipeHouse house = await new PipeHouse(newTransport: _ => New(scheme)).WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        List<long> receiving = new(WarmUp + (2 * Measured));
        (int Thread, long Octets) last = (0, 0);
        int count = 0;
        PipeInputOptions options = new()
        {
            Receiver = (_, _, _) =>
            {
                // What the thread that hears allocated since the message before: opening, judging, delivering, and hearing the next.
                long octets = GC.GetAllocatedBytesForCurrentThread();
                if (last.Thread == Environment.CurrentManagedThreadId && receiving.Count < receiving.Capacity)
                {
                    receiving.Add(octets - last.Octets);
                }

                last = (Environment.CurrentManagedThreadId, octets);
                Volatile.Write(ref count, count + 1);
            },
        };
        using PipeInput input = await house.BindAsync(1, pipe, options);
        using PipeOutput output = house.Open(2, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);
        byte[] message = new byte[length];
        List<long> sending = new(WarmUp + Measured);
        await Task.Run(
            () =>
            {
                // On a busy machine one thread hears few of them one after the other: then more are sent.
                for (int i = 0; i < WarmUp + Measured || (receiving.Count <= WarmUp && i < 50 * (WarmUp + Measured)); i++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    PipeSendStatus status = output.Send(message);
                    sending.Add(GC.GetAllocatedBytesForCurrentThread() - before);
                    Assert.Equal(PipeSendStatus.Taken, status);

                    // One at a time: each is a message of the transport of its own. A datagram may be lost.
                    SpinWait.SpinUntil(() => Volatile.Read(ref count) > i, TimeSpan.FromMilliseconds(200));
                    count = scheme == "udp" ? i + 1 : count;
                }
            },
            PipeHouse.Stop);
        await Eventually.TrueAsync(() => receiving.Count > WarmUp, "most were heard one after the other");
        Assert.Equal(0, MedianOf(sending));
        Assert.Equal(0, MedianOf(receiving));

        // Many at once: several in one message of the transport.
        sending.Clear();
        for (int i = 0; i < Measured; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            output.Send(message);
            sending.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, MedianOf(sending));
    }

    private static long MedianOf(List<long> costs) => costs.Skip(costs.Count / 2).Order().ElementAt(costs.Count / 4);

    private static ITransport New(string scheme) => scheme == "tcp"
        ? new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 })
        : new UdpTransport(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false });
}
