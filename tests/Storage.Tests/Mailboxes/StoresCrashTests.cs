using System.Diagnostics;
using System.Globalization;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Mailboxes;
using NanoPeers.Storage.Tests.Advertisements;

namespace NanoPeers.Storage.Tests.Mailboxes;

/// <summary>A process that is killed in the middle of its writes, fifty times.</summary>
public sealed class StoresCrashTests : IDisposable
{
    private const int Kills = 50;

    private readonly TemporaryState _files = new();

    [Fact]
    public void Fifty_killed_processes_lose_nothing_that_was_accepted_and_keep_nothing_twice()
    {
        int told = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            int toldNow = RunAndKill(rounds: 1 + (kill % 7));
            Assert.True(toldNow > told, $"Kill {kill}: round {toldNow} after round {told}.");
            told = toldNow;
            using SqliteState state = _files.Open();
            Assert.Null(state.Mailboxes.Loss);
            Assert.InRange(state.Mailboxes.Find(TemporaryState.Id(1)).Number, told, told + 1);
            if (kill % 5 == 4)
            {
                AssertMailboxes(state.Mailboxes, told);
                AssertIndex(state, told);
            }
        }
    }

    public void Dispose() => _files.Dispose();

    /// <returns>The last round that was told of.</returns>
    private int RunAndKill(int rounds)
    {
        using Process writer = WriterProcess.Start(_files.Folder, StoresWriter.Argument);
        string last = "";
        for (int i = 0; i < rounds; i++)
        {
            last = writer.StandardOutput.ReadLine() ?? "";
        }

        // The last line may have been cut in the middle; those before it were not.
        string rest = WriterProcess.Kill(writer);
        string[] lines = [last, .. rest.Split('\n')[..^1]];
        return int.Parse(lines[^1], CultureInfo.InvariantCulture);
    }

    private static void AssertMailboxes(MailboxFile store, int told)
    {
        List<MailboxItem> items = MailboxDamageTests.All(store);
        Assert.Distinct(items.Select(item => item.Deposit.Sequence));
        Assert.All(items, item => Assert.Equal(MailboxDamageTests.Deposit((int)item.Deposit.Sequence).Message, item.Deposit.Message));
        HashSet<int> waiting = [.. items.Select(item => (int)item.Deposit.Sequence)];
        foreach (int sequence in Enumerable.Range(1, told).SelectMany(StoresWriter.SequencesOf))
        {
            Assert.NotEqual(StoresWriter.IsDelivered(sequence), waiting.Contains(sequence));
        }

        // Delivered ones are known by their names.
        int first = Enumerable.Range(1, told).SelectMany(StoresWriter.SequencesOf).FirstOrDefault(StoresWriter.IsDelivered);
        Assert.Equal(0, first == 0 ? 0 : store.Append([MailboxDamageTests.Deposit(first)])[0]);

        // Of a round that nobody was told of, the whole batch or nothing; delivered is its first at most.
        int after = waiting.Count(sequence => sequence / 1000 == told + 1);
        Assert.Contains(after, new[] { 0, StoresWriter.BatchOf(told + 1), StoresWriter.BatchOf(told + 1) - 1 });
        Assert.Equal(items.Count, store.Shares().Sum(share => share.Items));
    }

    private static void AssertIndex(SqliteState state, int told)
    {
        state.Advertisements.WaitForCheck();
        Assert.Empty(state.Advertisements.Losses);
        int[] rounds = [.. Samples.All(state.Advertisements, new AdvertisementQuery { Attribute = Samples.Keyword("written"), Limit = 256 }, Samples.Noon)
            .Select(record => int.Parse(record.Title.AsSpan(6), CultureInfo.InvariantCulture))];
        Assert.Equal(rounds.Length, state.Advertisements.Count);
        foreach (IGrouping<int, int> round in rounds.GroupBy(round => round))
        {
            Assert.Equal(StoresWriter.BatchOf(round.Key), round.Count());
        }

        Assert.InRange(rounds.Distinct().Count(), told, told + 1);
    }
}
