using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.Benchmarks;

/// <summary>Octets allocated on the path receive, open, dispatch, seal, send, counted on the thread that does all of it.</summary>
internal static class AllocationBenchmark
{
    private const int Messages = 20000;

    internal static async Task RunAsync(Report report)
    {
        await using PeerNode client = Peers.Make(1, false);
        await using PeerNode server = Peers.Make(2, true);
        Counting counting = new();
        client.Handle(Counting.Tag, new Bouncing());
        server.Handle(Counting.Tag, counting);
        client.Start();
        server.Start();
        ConnectResult result = await client.ConnectAsync(
            Peers.AddressOf(client, server), Peers.Request("alloc", Peers.Resumption(), Suite.Aes128CbcHmac), CancellationToken.None).ConfigureAwait(false);
        PeerSession session = result.Session ?? throw new InvalidOperationException(result.Problem);
        session.SendBody(Counting.Tag, 0, Counting.Write);
        long allocated = await counting.Done.Task.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);
        double each = allocated / (double)Messages;
        string what = $"octets allocated for each message at the gateway, {Messages} messages";
        report.Add(what, Report.Number(each, "N2"), "-", "nothing", "-", "0", allocated == 0);
    }

    private sealed class Counting : IBodyHandler
    {
        internal static readonly byte[] Tag = "alloc"u8.ToArray();
        private int _count;
        private long _before;

        public bool AcceptsClear => false;

        internal TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Handle(ReceivedBody body)
        {
            _count++;
            if (_count == 2000)
            {
                _before = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (_count == 2000 + Messages)
            {
                Done.SetResult(GC.GetAllocatedBytesForCurrentThread() - _before);
                return;
            }

            body.Session!.SendBody(Tag, 0, Write);
        }

        internal static void Write(MessageWriter writer, int unused) => writer.WriteUInt32(200, 1);
    }

    private sealed class Bouncing : IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body) => body.Session!.SendBody(Counting.Tag, 0, Counting.Write);
    }
}
