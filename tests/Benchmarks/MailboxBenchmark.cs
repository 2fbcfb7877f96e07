using System.Diagnostics;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Mailboxes;

namespace NanoPeers.Benchmarks;

/// <summary>
/// Mailboxes on disk: how long a deposit takes until it is flushed, alone and in batches that share a flush; how long it takes to read and to deliver it; and
/// what ten thousand idle mailboxes cost. Beside it a plain file to which each message is appended and flushed.
/// </summary>
internal static class MailboxBenchmark
{
    private const int Boxes = 10_000;
    private const int MessageLength = 512;
    private const int Rounds = 200;

    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal static async Task RunAsync(Report report)
    {
        string folder = Directory.CreateTempSubdirectory("nanopeers-benchmark-").FullName;
        try
        {
            using MailboxFile store = new(Path.Combine(folder, "mailboxes.db"), TimeProvider.System);
            Idle(report, store);
            using FileStream plain = new(Path.Combine(folder, "plain"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            int next = 0;
            foreach (int batch in new[] { 1, 16, 128 })
            {
                double[] flushed = Measure(() => Flush(plain, batch));
                double[] kept = Measure(() => Append(store, ref next, batch));
                Add(report, $"{batch} deposits of {MessageLength} octets accepted at once, flushed", kept, flushed, batch);
            }

            double[] delivered = Measure(() => Deliver(store, ref next));
            Add(report, "16 accepted, read, delivered: two flushes", delivered, Measure(() => Flush(plain, 16) + Flush(plain, 16)), 16);
            await Task.CompletedTask.ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Idle(Report report, MailboxFile store)
    {
        MailboxRecord[] boxes = [.. Enumerable.Range(0, Boxes).Select(i => new MailboxRecord(Box(i), Id(0), 0, _now.AddDays(30)))];
        store.Save(boxes[0]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Array.ForEach(boxes, store.Save);
        double cost = (double)Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before) / Boxes;
        long listed = GC.GetTotalMemory(forceFullCollection: true);
        IReadOnlyList<MailboxRecord> list = store.List();
        double each = (double)(GC.GetTotalMemory(forceFullCollection: true) - listed) / list.Count;
        report.Add(
            $"memory of an idle mailbox on disk, of {Boxes:N0}", Report.Number(cost) + " octets in the store", Report.Number(each) + " octets", "its record in a list", "-",
            "at most 64 octets", cost <= 64);
        GC.KeepAlive(list);
    }

    private static void Add(Report report, string what, double[] ours, double[] theirs, int messages) => report.Add(
        $"mailboxes: {what}", $"p50 {Report.Number(At(ours, 0.5), "N2")} ms, p99 {Report.Number(At(ours, 0.99), "N2")} ms; {Report.Number(messages * 1000 / At(ours, 0.5))}/s",
        $"p50 {Report.Number(At(theirs, 0.5), "N2")} ms, p99 {Report.Number(At(theirs, 0.99), "N2")} ms", "a plain file, one flush",
        Report.Number(At(ours, 0.5) / At(theirs, 0.5), "N2") + "x", "-", null);

    private static double At(double[] sorted, double part) => sorted[(int)(sorted.Length * part)];

    private static double[] Measure(Func<int> action)
    {
        double[] millis = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            millis[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(millis);
        return millis;
    }

    private static int Flush(FileStream file, int messages)
    {
        file.Write(new byte[messages * MessageLength]);
        file.Flush(flushToDisk: true);
        return messages;
    }

    private static int Append(MailboxFile store, ref int next, int batch)
    {
        MailboxDeposit[] deposits = new MailboxDeposit[batch];
        for (int i = 0; i < batch; i++)
        {
            deposits[i] = Deposit(next++);
        }

        return store.Append(deposits).All(number => number > 0) ? batch : throw new InvalidOperationException("Not all were accepted.");
    }

    private static int Deliver(MailboxFile store, ref int next)
    {
        MailboxName box = Box(next);
        long number = store.Append([.. Enumerable.Range(next, 16).Select(i => Deposit(i) with { Mailbox = box, Receiver = box.Owner })])[0];
        next += 16;
        IReadOnlyList<MailboxItem> items = store.Read(box, number - 1, 16);
        int delivered = store.Deliver([new MailboxRange(box, items[0].Number, items[^1].Number)]).Count;
        return delivered == 16 ? delivered : throw new InvalidOperationException($"{delivered} were delivered.");
    }

    private static MailboxDeposit Deposit(int number) => new()
    {
        Mailbox = Box(number),
        Receiver = Box(number).Owner,
        Gateway = Id(1),
        Sender = Id(2),
        KeyId = 3,
        Sequence = (ulong)number,
        Depositor = Id(2),
        AcceptedAt = _now,
        ExpiresAt = _now.AddDays(1),
        Message = new byte[MessageLength],
    };

    private static MailboxName Box(int number) => MailboxName.Of(Id(1000 + (number % Boxes)));

    private static Identifier Id(int number)
    {
        byte[] octets = new byte[Identifier.Length];
        BitConverter.TryWriteBytes(octets, IndexSamples.Mix(number));
        BitConverter.TryWriteBytes(octets.AsSpan(12), number);
        return new Identifier(octets, 0);
    }
}
