using System.Diagnostics;
using System.Net.Sockets;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Mailboxes;

namespace NanoPeers.Benchmarks;

/// <summary>
/// Mailboxes: a message of 64 octets, sealed for its receiver, from one peer over a gateway's mailbox to another on UDP on loopback, flushed to the disk before
/// it is accepted; beside mosquitto with persistent sessions and quality 1, which flushes nothing.
/// </summary>
internal static class RelayBenchmark
{
    private const int Idle = 10_000;
    private const int OneByOne = 500;
    private const int Many = 5_000;
    private const int UnderWay = 24;

    private static readonly byte[] _payload = new byte[64];

    internal static async Task RunAsync(Report report)
    {
        string folder = Directory.CreateTempSubdirectory("nanopeers-benchmark-").FullName;
        using MqttMailbox broker = new();
        try
        {
            await MeasureWaysAsync(report, folder, broker).ConfigureAwait(false);
            await MeasureIdleAsync(report, folder, broker).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureWaysAsync(Report report, string folder, MqttMailbox broker)
    {
        using MailboxFile file = new(Path.Combine(folder, "mailboxes.db"), TimeProvider.System);
        await using RelayEnd gateway = new(100, null, file);
        await using RelayEnd first = new(1, gateway.Node.Id, null);
        await using RelayEnd second = new(2, gateway.Node.Id, null);
        await first.CollectAtAsync(gateway).ConfigureAwait(false);
        await second.CollectAtAsync(gateway).ConfigureAwait(false);
        PeerSession session = await first.ConnectAsync(new RelayAddress(gateway.Node.Id, second.Node.Id)).ConfigureAwait(false);
        using NetworkStream speaker = broker.Connect("speaker");
        using NetworkStream hearer = broker.Connect("hearer");
        double[] ours = await TimesAsync(async () =>
        {
            Say(session);
            await second.HearAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        double[] theirs = await TimesAsync(() =>
        {
            MqttMailbox.Say(speaker, "hearer", 1, _payload);
            MqttMailbox.Accepted(speaker);
            MqttMailbox.Hear(hearer);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        foreach (int percent in new[] { 50, 99 })
        {
            (double us, double them) = (ours[OneByOne * percent / 100], theirs[OneByOne * percent / 100]);
            report.Add(
                $"relay: from deposit to delivery, flushed, p{percent}", Report.Number(us, "N2") + " ms", Report.Number(them, "N2") + " ms",
                "mosquitto QoS 1, not flushed", Report.Number(us / them, "N1") + "x", "-", null);
        }

        double rate = await RateAsync(session, first, second).ConfigureAwait(false);
        double theirRate = RateOf(speaker, hearer);
        report.Add(
            $"relay: messages through a mailbox, flushed, {UnderWay} under way", Report.Number(rate) + "/s", Report.Number(theirRate) + "/s",
            "mosquitto QoS 1, not flushed", Report.Number(rate / theirRate, "N2") + "x", "-", null);
    }

    private static async Task MeasureIdleAsync(Report report, string folder, MqttMailbox broker)
    {
        string path = Path.Combine(folder, "idle.db");
        using (MailboxFile file = new(path, TimeProvider.System))
        {
            for (int i = 0; i < Idle; i++)
            {
                byte[] id = new byte[Identifier.Length];
                BitConverter.TryWriteBytes(id, i + 1);
                file.Save(new MailboxRecord(MailboxName.Of(new Identifier(id, 0)), Peers.Group, 0, DateTimeOffset.UtcNow.AddDays(7)));
            }
        }

        using MailboxFile opened = new(path, TimeProvider.System);
        long before = Settled();
        await using RelayEnd gateway = new(101, null, opened);
        long ours = Settled() - before;
        if (gateway.Service.Mailboxes().Count != Idle)
        {
            throw new InvalidOperationException("Not all mailboxes are there.");
        }

        long brokersBefore = broker.Memory;
        for (int i = 0; i < Idle; i++)
        {
            MqttMailbox.Leave(broker.Connect($"idle-{i}"));
        }

        long theirs = broker.Memory - brokersBefore;
        report.Add(
            "relay: memory of an idle mailbox, of 10,000", Report.Number((double)ours / Idle) + " octets", Report.Number((double)theirs / Idle) + " octets",
            "mosquitto, persistent session", Report.Number((double)ours / theirs, "N2") + "x", "-", null);
    }

    private static void Say(PeerSession session)
    {
        PeerPlatform.Transports.SendStatus status = RelayEnd.Say(session, _payload);
        if (status != PeerPlatform.Transports.SendStatus.Sent)
        {
            throw new InvalidOperationException($"{status}: there was room for it.");
        }
    }

    private static async Task<double[]> TimesAsync(Func<Task> once)
    {
        double[] times = new double[OneByOne];
        for (int i = -50; i < OneByOne; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await once().ConfigureAwait(false);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        return times;
    }

    private static async Task<double> RateAsync(PeerSession session, RelayEnd first, RelayEnd second)
    {
        long accepted = 0;
        using SemaphoreSlim room = new(UnderWay);
        first.Service.Ended += _ =>
        {
            accepted++;
            room.Release();
        };
        long started = Stopwatch.GetTimestamp();
        Task hearing = Task.Run(async () =>
        {
            for (int i = 0; i < Many; i++)
            {
                await second.HearAsync().ConfigureAwait(false);
            }
        });
        for (int i = 0; i < Many; i++)
        {
            await room.WaitAsync().ConfigureAwait(false);
            Say(session);
        }

        await hearing.ConfigureAwait(false);
        return Many / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double RateOf(NetworkStream speaker, NetworkStream hearer)
    {
        long started = Stopwatch.GetTimestamp();
        Thread hearing = new(() =>
        {
            for (int i = 0; i < Many; i++)
            {
                MqttMailbox.Hear(hearer);
            }
        });
        hearing.Start();
        for (int i = 0; i < Many; i++)
        {
            if (i >= UnderWay)
            {
                MqttMailbox.Accepted(speaker);
            }

            MqttMailbox.Say(speaker, "hearer", (ushort)(i + 1), _payload);
        }

        for (int i = 0; i < UnderWay; i++)
        {
            MqttMailbox.Accepted(speaker);
        }

        hearing.Join();
        return Many / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static long Settled()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
