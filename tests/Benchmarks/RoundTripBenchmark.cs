using System.Diagnostics;
using System.Net.Security;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.Benchmarks;

/// <summary>A protected round trip of 64 octets: over UDP between two nodes, and through SslStream over TCP.</summary>
internal static class RoundTripBenchmark
{
    private const int Rounds = 7;
    private const int Trips = 4000;

    internal static async Task RunAsync(Report report)
    {
        using TlsPeer tls = new();
        using SslStream stream = await TlsPeer.ConnectAsync(tls.EndPoint).ConfigureAwait(false);
        await using PeerNode client = Peers.Make(1, false);
        await using PeerNode server = Peers.Make(2, true);
        PingPong pingPong = new();
        client.Handle(PingPong.Tag, pingPong);
        server.Handle(PingPong.Tag, new PongPing());
        client.Start();
        server.Start();
        ConnectResult result = await client.ConnectAsync(
            Peers.AddressOf(client, server), Peers.Request("rtt", Peers.Resumption(), Suite.Aes128CbcHmac), CancellationToken.None).ConfigureAwait(false);
        PeerSession session = result.Session ?? throw new InvalidOperationException(result.Problem);
        foreach ((string name, double place) in new[] { ("median", 0.5), ("99th percentile", 0.99) })
        {
            (double ours, double theirs, double ratio) = await Paired.CompareAsync(
                Rounds, async () => Percentile(await pingPong.RunAsync(session, Trips).ConfigureAwait(false), place), () => Task.FromResult(Percentile(Tls(stream), place))).ConfigureAwait(false);
            string what = $"protected round trip, 64 octets, {name}";
            report.Add(what, Report.Number(ours, "N1") + " us", Report.Number(theirs, "N1") + " us", "SslStream over TCP", Report.Number(ratio, "N2") + "x", "at most 1.0x", ratio <= 1.0);
        }
    }

    private static double[] Tls(SslStream stream)
    {
        byte[] buffer = new byte[64];
        double[] trips = new double[Trips];
        for (int i = 0; i < Trips; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            stream.Write(buffer);
            stream.ReadExactly(buffer);
            trips[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
        }

        return trips;
    }

    private static double Percentile(double[] trips, double place) => trips.Order().ElementAt((int)(trips.Length * place));

    /// <summary>Sends the next as soon as an answer is there, on the thread that received it.</summary>
    private sealed class PingPong : IBodyHandler
    {
        internal static readonly byte[] Tag = "rtt"u8.ToArray();
        private static readonly byte[] Payload = new byte[64];
        private double[] _trips = [];
        private int _next;
        private long _sent;
        private TaskCompletionSource<double[]> _done = new();

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            _trips[_next++] = Stopwatch.GetElapsedTime(_sent).TotalMicroseconds;
            if (_next == _trips.Length)
            {
                _done.SetResult(_trips);
                return;
            }

            Send(body.Session!);
        }

        internal Task<double[]> RunAsync(PeerSession session, int trips)
        {
            _trips = new double[trips];
            _next = 0;
            _done = new TaskCompletionSource<double[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            Send(session);
            return _done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        internal static void Write(MessageWriter writer, int unused) => writer.WriteRaw(Payload, 0, Payload.Length);

        private void Send(PeerSession session)
        {
            _sent = Stopwatch.GetTimestamp();
            session.SendBody(Tag, 0, Write);
        }
    }

    private sealed class PongPing : IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body) => body.Session!.SendBody(PingPong.Tag, 0, PingPong.Write);
    }
}
