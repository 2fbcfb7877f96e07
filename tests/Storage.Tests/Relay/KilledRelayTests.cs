using System.Diagnostics;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.Storage.Tests.Relay;

/// <summary>
/// A gateway's process is killed again and again while others deposit and collect at it, under sessions of theirs that it cannot read: nothing is lost and
/// nothing comes twice.
/// </summary>
public sealed class KilledRelayTests : IAsyncLifetime
{
    private const int Kills = 50;
    private const int Pairs = 3;
    private const int UnderWay = 24;
    private const int PaceMillis = 6;
    private const int PatienceMillis = 120_000;

    private readonly TemporaryState _files = new();
    private readonly int _port = RelayProcess.FreePort();
    private readonly List<RelayEnd> _ends = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (RelayEnd end in _ends)
        {
            await end.DisposeAsync();
        }

        _files.Dispose();
    }

    [Fact]
    public async Task Nothing_that_was_accepted_is_lost_and_nothing_comes_twice_when_the_gateway_is_killed_fifty_times()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Process gateway = RelayProcess.Start(_files.Folder, _port);
        List<Conversation> conversations = [];
        for (byte i = 0; i < Pairs; i++)
        {
            conversations.Add(await BeginAsync((byte)(1 + i), (byte)(50 + i), stop));
        }

        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] speaking = [.. conversations.Select(conversation => SpeakAsync(conversation, enough.Token))];
        Random random = new(20261121);
        bool IsAtWork() => conversations.Exists(conversation => conversation.Depositor.Accepted < conversation.Said);
        int killedAtWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(20, 400), stop);
            if (kill % 2 == 1)
            {
                // Every other time in the midst of work; a fast machine is idle at most instants.
                SpinWait.SpinUntil(IsAtWork, TimeSpan.FromSeconds(5));
            }

            killedAtWork += IsAtWork() ? 1 : 0;
            gateway.Kill();
            await gateway.WaitForExitAsync(stop);
            gateway.Dispose();
            gateway = RelayProcess.Start(_files.Folder, _port);
            await Task.WhenAll(_ends.Select(end => ComeBackAsync(end, stop)));
        }

        await enough.CancelAsync();
        await Task.WhenAll(speaking);
        foreach (Conversation conversation in conversations)
        {
            await AssertWholeAsync(conversation, stop);
        }

        Assert.True(killedAtWork > Kills / 2, $"Only {killedAtWork} times there was something under way.");
        gateway.Kill();
        await gateway.WaitForExitAsync(stop);
        gateway.Dispose();
    }

    private static async Task AssertWholeAsync(Conversation conversation, CancellationToken stop)
    {
        (RelayEnd depositor, RelayEnd collector) = (conversation.Depositor, conversation.Collector);
        string Tell() => $"{conversation.Said} said, {depositor.Accepted} accepted, {depositor.Lost} lost, {collector.Count} heard";
        await UntilAsync(() => collector.Count >= conversation.Said && depositor.Accepted >= conversation.Said, Tell, stop);
        Assert.True(conversation.Said > 100, Tell());
        Assert.Equal(0, depositor.Lost);
        Assert.Equal(Enumerable.Range(1, (int)conversation.Said).Select(i => (uint)i), collector.Numbers.Order());

        // The sessions' own windows had nothing to do: no message was handed over a second time, and none out of its window.
        Assert.Equal((0, 0), (collector.Node.Counters[NodeCounter.Replayed], collector.Node.Counters[NodeCounter.TooOld]));
        Assert.Equal(depositor.ByRelay.Sent, collector.ByRelay.Received);
    }

    private static async Task SpeakAsync(Conversation conversation, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Always some under way; what is not sent does not use its number.
            while (conversation.Said - conversation.Depositor.Accepted < UnderWay
                && RelayEnd.Say(conversation.Session, conversation.Said + 1) == SendStatus.Sent)
            {
                conversation.Said++;
            }

            await Task.Delay(PaceMillis, CancellationToken.None);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> tell, CancellationToken stop)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.ElapsedMilliseconds < PatienceMillis, tell());
            await Task.Delay(20, stop);
        }
    }

    private async Task<Conversation> BeginAsync(byte from, byte to, CancellationToken stop)
    {
        RelayEnd depositor = await JoinAsync(from, stop);
        RelayEnd collector = await JoinAsync(to, stop);
        PeerSession? session = await depositor.ConnectAsync(new RelayAddress(RelayEnd.Gateway, RelayEnd.IdOf(to)), stop);
        Assert.NotNull(session);
        return new Conversation(depositor, collector, session);
    }

    private async Task<RelayEnd> JoinAsync(byte id, CancellationToken stop)
    {
        RelayEnd end = new(RelayEnd.IdOf(id), RelayProcess.FreePort(), 1, null, new MemoryCollectedStore());
        _ends.Add(end);
        await ComeBackAsync(end, stop);
        end.Service.CollectAt(RelayEnd.Gateway, RelayAccess.Members);
        await UntilAsync(() => end.Service.IsEmpty(RelayEnd.Gateway), () => "The mailbox is not open.", stop);
        return end;
    }

    /// <summary>Sets a session with the gateway's new process up. A peer would do so by itself two seconds later: fifty times that is long.</summary>
    private async Task ComeBackAsync(RelayEnd end, CancellationToken stop)
    {
        RemoteAddress address = end.Node.Transports.Resolve(NanoPeers.Endpoints.Endpoint.Udp("127.0.0.1", _port)!).Address!;
        Assert.NotNull(await end.ConnectAsync(address, stop));
    }

    private sealed class Conversation(RelayEnd depositor, RelayEnd collector, PeerSession session)
    {
        private uint _said;

        internal RelayEnd Depositor => depositor;

        internal RelayEnd Collector => collector;

        internal PeerSession Session => session;

        internal uint Said
        {
            get => Volatile.Read(ref _said);
            set => Volatile.Write(ref _said, value);
        }
    }
}
