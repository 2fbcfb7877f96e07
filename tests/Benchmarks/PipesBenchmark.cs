using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoPeers.PeerPlatform.Pipes;

namespace NanoPeers.Benchmarks;

/// <summary>Messages a second and round trips of a secured unicast pipe, beside nats-server with and without TLS and a pair of sockets.</summary>
internal static class PipesBenchmark
{
    private const int Rounds = 5;
    private const int Trips = 3_000;
    private const int NatsOnTheWay = 20_000;
    private const int UdpOnTheWay = 400;

    private static readonly byte[] _subject = "bench"u8.ToArray();
    private static readonly byte[] _back = "back"u8.ToArray();

    internal static async Task RunAsync(Report report)
    {
        await using PipePair tcp = await PipePair.OpenAsync(true, PipeOverflow.Wait).ConfigureAwait(false);
        await using PipePair udp = await PipePair.OpenAsync(false, PipeOverflow.DropNewest).ConfigureAwait(false);
        using SocketPair sockets = new();
        if (!NatsServer.IsInstalled)
        {
            Console.WriteLine("nats-server is not installed: apt-get install -y nats-server");
        }

        foreach (bool usesTls in NatsServer.IsInstalled ? new[] { false, true } : [])
        {
            using NatsServer server = new(usesTls);
            string name = usesTls ? "nats-server, TLS" : "nats-server";
            await ThroughputAsync(report, "TCP", tcp, name, (count, length) => Nats(server, count, length), usesTls ? 1.0 : 0.5).ConfigureAwait(false);
            await ThroughputAsync(report, "UDP", udp, name, (count, length) => Nats(server, count, length), 0).ConfigureAwait(false);
            await TripsAsync(report, "TCP", tcp, name, () => NatsTrips(server)).ConfigureAwait(false);
            await TripsAsync(report, "UDP", udp, name, () => NatsTrips(server)).ConfigureAwait(false);
        }

        await ThroughputAsync(report, "TCP", tcp, "sockets", sockets.Send, 0).ConfigureAwait(false);
        await TripsAsync(report, "TCP", tcp, "sockets", sockets.Trips).ConfigureAwait(false);
    }

    private static async Task ThroughputAsync(Report report, string scheme, PipePair pair, string name, Func<int, int, double> theirs, double target)
    {
        foreach ((int length, int count) in new[] { (64, 200_000), (1_024, 60_000) })
        {
            (double ours, double others, double ratio) = await Paired.CompareAsync(
                Rounds, () => PipeAsync(pair, count, length, scheme == "UDP"), () => Task.Run(() => theirs(count, length))).ConfigureAwait(false);
            bool isTarget = target > 0 && length == 64;
            report.Add(
                $"messages of {length} octets a second, secured pipe over {scheme}",
                Report.Number(ours), Report.Number(others), name, Report.Number(ratio, "N2") + "x",
                isTarget ? $"at least {Report.Number(target, "N1")}x" : "-", isTarget ? ratio >= target : null);
        }
    }

    private static async Task TripsAsync(Report report, string scheme, PipePair pair, string name, Func<double[]> theirs)
    {
        foreach ((string what, double place) in new[] { ("median", 0.5), ("99th percentile", 0.99) })
        {
            (double ours, double others, double ratio) = await Paired.CompareAsync(
                Rounds, () => Task.Run(() => Percentile(PipeTrips(pair), place)), () => Task.Run(() => Percentile(theirs(), place))).ConfigureAwait(false);
            report.Add(
                $"round trip of 64 octets, secured pipes over {scheme}, {what}", Report.Number(ours, "N1") + " us", Report.Number(others, "N1") + " us", name,
                Report.Number(ratio, "N2") + "x", "-", null);
        }
    }

    private static double Percentile(double[] trips, double place) => trips.Order().ElementAt((int)(trips.Length * place));

    private static async Task<double> PipeAsync(PipePair pair, int count, int length, bool isUdp)
    {
        byte[] message = new byte[length];
        int heard = 0;
        long began = Stopwatch.GetTimestamp();
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < count; i++)
            {
                // What a datagram loses never comes: nobody waits for it longer than a moment.
                long waits = Stopwatch.GetTimestamp();
                while (isUdp && i - Volatile.Read(ref heard) > UdpOnTheWay && Stopwatch.GetElapsedTime(waits).TotalMilliseconds < 20)
                {
                    Thread.Yield();
                }

                if (pair.There.Send(message) == PipeSendStatus.Busy)
                {
                    await pair.There.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
                }
            }
        });
        long last = began;
        using CancellationTokenSource enough = new();
        if (isUdp)
        {
            sending = GiveUpSoonAfterAsync(sending, enough);
        }

        try
        {
            while (heard < count)
            {
                while (pair.Here.TryReceive(out PipeDelivery delivery))
                {
                    message[0] ^= delivery.Octets.Span[0];
                    Volatile.Write(ref heard, heard + 1);
                }

                last = Stopwatch.GetTimestamp();
                if (heard < count)
                {
                    await pair.Here.WaitAsync(enough.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What did not come by now is lost.
        }

        await sending.ConfigureAwait(false);
        return heard / Stopwatch.GetElapsedTime(began, last).TotalSeconds;
    }

    private static async Task GiveUpSoonAfterAsync(Task sending, CancellationTokenSource enough)
    {
        await sending.ConfigureAwait(false);
        enough.CancelAfter(300);
    }

    private static double[] PipeTrips(PipePair pair)
    {
        byte[] message = new byte[64];
        double[] trips = new double[Trips];
        using SemaphoreSlim answered = new(0);
        pair.Answered = () => answered.Release();
        for (int i = 0; i < Trips; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            pair.Ask.Send(message);
            answered.Wait(1_000);
            trips[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
        }

        pair.Answered = static () => { };
        return trips;
    }

    private static double Nats(NatsServer server, int count, int length)
    {
        using NatsConnection publisher = new(server);
        using NatsConnection subscriber = new(server);
        subscriber.Subscribe("bench");
        byte[] message = new byte[length];
        int heard = 0;
        long began = Stopwatch.GetTimestamp();
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                while (i - Volatile.Read(ref heard) > NatsOnTheWay)
                {
                    publisher.Flush();
                    Thread.Yield();
                }

                publisher.Publish(_subject, message);
            }

            publisher.Flush();
        });
        byte[] copy = new byte[length];
        while (heard < count)
        {
            subscriber.Next().CopyTo(copy);
            Volatile.Write(ref heard, heard + 1);
        }

        double rate = count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        sending.Wait();
        return rate;
    }

    private static double[] NatsTrips(NatsServer server)
    {
        using NatsConnection asks = new(server);
        using NatsConnection answers = new(server);
        asks.Subscribe("back");
        answers.Subscribe("bench");
        Task answering = Task.Run(() =>
        {
            for (int i = 0; i < Trips; i++)
            {
                answers.Publish(_back, answers.Next());
                answers.Flush();
            }
        });
        byte[] message = new byte[64];
        double[] trips = new double[Trips];
        for (int i = 0; i < Trips; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            asks.Publish(_subject, message);
            asks.Flush();
            asks.Next();
            trips[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
        }

        answering.Wait();
        return trips;
    }

    /// <summary>Two sockets: four octets of length, the message, a buffer of 64 KiB in front; and one message at a time.</summary>
    private sealed class SocketPair : IDisposable
    {
        private readonly TcpClient _one;
        private readonly TcpClient _other;

        internal SocketPair()
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            _one = new TcpClient { NoDelay = true };
            _one.Connect((IPEndPoint)listener.LocalEndpoint);
            _other = listener.AcceptTcpClient();
            _other.NoDelay = true;
        }

        public void Dispose()
        {
            _one.Dispose();
            _other.Dispose();
        }

        internal double Send(int count, int length)
        {
            byte[] message = new byte[length + 4];
            BitConverter.TryWriteBytes(message, length);
            long began = Stopwatch.GetTimestamp();
            Task sending = Task.Run(() =>
            {
                BufferedStream buffered = new(_one.GetStream(), 64 * 1024);
                for (int i = 0; i < count; i++)
                {
                    buffered.Write(message);
                }

                buffered.Flush();
            });
            BufferedStream incoming = new(_other.GetStream(), 256 * 1024);
            byte[] copy = new byte[length];
            Span<byte> head = stackalloc byte[4];
            for (int i = 0; i < count; i++)
            {
                incoming.ReadExactly(head);
                incoming.ReadExactly(copy.AsSpan(0, BitConverter.ToInt32(head)));
            }

            double rate = count / Stopwatch.GetElapsedTime(began).TotalSeconds;
            sending.Wait();
            return rate;
        }

        internal double[] Trips()
        {
            byte[] message = new byte[64];
            byte[] answer = new byte[64];
            Task answering = Task.Run(() =>
            {
                byte[] octets = new byte[64];
                for (int i = 0; i < PipesBenchmark.Trips; i++)
                {
                    _other.GetStream().ReadExactly(octets);
                    _other.GetStream().Write(octets);
                }
            });
            double[] trips = new double[PipesBenchmark.Trips];
            for (int i = 0; i < trips.Length; i++)
            {
                long sent = Stopwatch.GetTimestamp();
                _one.GetStream().Write(message);
                _one.GetStream().ReadExactly(answer);
                trips[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
            }

            answering.Wait();
            return trips;
        }
    }
}
