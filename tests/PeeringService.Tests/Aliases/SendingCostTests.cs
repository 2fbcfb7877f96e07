using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

/// <summary>What the process allocates is counted, so nothing runs beside.</summary>
[Collection(nameof(SendingCostTests))]
[CollectionDefinition(nameof(SendingCostTests), DisableParallelization = true)]
public sealed class SendingCostTests
{
    /// <summary>What sending costs: the octets go through pooled buffers, whatever the object's size.</summary>
    [Fact]
    public async Task Sending_allocates_next_to_nothing()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        string path = await served.PublishAsync(Things.Number(1, 10_000_000));
        using RawConnection connection = await RawConnection.OpenAsync(served.Endpoint);
        byte[] buffer = new byte[1 << 18];
        byte[] request = System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.SendAsync($"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n");

        // What a GET is answered: the header that HEAD has, and the content.
        long answer = await connection.Socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) + 10_000_000;
        await TransferAsync(3);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await TransferAsync(10);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} octets allocated for 100,000,000 sent");
        Assert.InRange(allocated, 0, 5_000_000);

        async Task TransferAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await connection.SendAsync(request);
                for (long left = answer; left > 0;)
                {
                    int count = await connection.Socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
                    Assert.True(count > 0);
                    left -= count;
                }
            }
        }
    }
}
