using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>New sessions in place of ageing ones while messages flow: none is lost, none comes twice.</summary>
public sealed class RekeyTests : IDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public Task ByLifetimeNothingIsLost() => FlowAsync(60, 1_000_000, 500, TimeSpan.FromSeconds(1));

    [Fact]
    public Task ByNumberOfMessagesNothingIsLost() => FlowAsync(86400, 100, 2000, TimeSpan.FromMilliseconds(100));

    private async Task FlowAsync(uint lifetimeSeconds, uint messageLimit, int messages, TimeSpan step)
    {
        PeerSetting setting = new() { Time = _time, LifetimeSeconds = lifetimeSeconds, MessageLimit = messageLimit };
        await using TestPeer first = new TestPeer(1, setting with { Transport = new MemoryTransport(_network, "first") }).Started();
        await using TestPeer second = new TestPeer(2, setting with { Transport = new MemoryTransport(_network, "second") }).Started();
        Task<ConnectResult> connecting = first.ConnectAsync(second);
        PeerSession session = (await connecting).Session!;
        first.Node.SessionAgeing += _ => connecting = connecting.IsCompleted ? first.ConnectAsync(second) : connecting;
        HashSet<ulong> used = [];
        for (uint number = 1; number <= messages; number++)
        {
            // As an application does: the session that is to be used now; the clock waits for nobody but the set-up.
            session = first.Node.FindSession(session.Peer, TestPeer.Purpose) ?? (await connecting).Session!;
            Assert.Equal(SendStatus.Sent, session.SendBody(TestPeer.Tag, number, BodyLog.Write));
            used.Add(session.Id);
            if (connecting.IsCompleted)
            {
                _time.Advance(step);
            }
            else
            {
                await second.Bodies.UntilAsync((int)number);
            }
        }

        await second.Bodies.UntilAsync(messages);
        Assert.Equal(Enumerable.Range(1, messages).Select(number => (uint)number), second.Bodies.Numbers.Order());
        Assert.True(used.Count >= 8, $"{used.Count} sessions were used");
        await connecting;
        _time.Advance(TimeSpan.FromSeconds(3));
        await Eventually.TrueAsync(() => first.Node.Sessions.Count == 1 && second.Node.Sessions.Count == 1, "the older sessions end");
    }
}
