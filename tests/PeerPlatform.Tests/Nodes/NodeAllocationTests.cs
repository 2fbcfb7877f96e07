using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Receive, open, dispatch, seal, send: nothing is allocated for a message, on real sockets.</summary>
public sealed class NodeAllocationTests
{
    private const int WarmUp = 2_000;
    private const int Measured = 10_000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    public async Task NothingIsAllocatedForAMessage(byte suite)
    {
        using TrafficMeter meter = new();
        PeerSetting setting = new() { Suite = suite, KeepsAlive = false, Traffic = meter };
        await using TestPeer first = new(1, setting);
        await using TestPeer second = new(2, setting);
        long before = 0;
        TaskCompletionSource<long> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] tag = "bounce"u8.ToArray();
        first.Node.Handle(tag, new Bounce(tag));
        second.Node.Handle(tag, new Bounce(tag)
        {
            OnCount = count =>
            {
                if (count == WarmUp)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }
                else if (count == WarmUp + Measured)
                {
                    allocated.SetResult(GC.GetAllocatedBytesForCurrentThread() - before);
                }
            },
        });
        first.Started();
        second.Started();
        PeerSession session = await first.LiveAsync(second);

        session.SendBody(tag, 1u, BodyLog.Write);

        Assert.Equal(0, await allocated.Task.WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.Equal(suite, session.Terms.Suite);
    }

    /// <summary>Sends each body back, until enough were counted.</summary>
    private sealed class Bounce(byte[] tag) : IBodyHandler
    {
        private int _count;

        public bool AcceptsClear => false;

        internal Action<int>? OnCount { get; init; }

        public void Handle(ReceivedBody body)
        {
            _count++;
            OnCount?.Invoke(_count);
            if (_count <= WarmUp + Measured)
            {
                body.Session!.SendBody(tag, BodyLog.NumberOf(body), BodyLog.Write);
            }
        }
    }
}
