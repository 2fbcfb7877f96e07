using System.Globalization;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Tests.Advertisements;

namespace NanoPeers.Storage.Tests.Mailboxes;

/// <summary>Writes to mailboxes and the index, round after round, and tells of each round that is done. Batches grow and shrink, and messages are delivered.</summary>
internal static class StoresWriter
{
    public const string Argument = "write-stores-until-killed";

    /// <summary>Prints the number of each finished round on a line of its own. Does not return.</summary>
    public static int WriteUntilKilled(string folder)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        MailboxDamageTests.OpenBoxes(state.Mailboxes);
        int round = (int)state.Mailboxes.Find(TemporaryState.Id(1)).Number;
        while (true)
        {
            round++;
            WriteRound(state, round);
            Console.Out.WriteLine(round.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }

    /// <summary>How many deposits the batch of a round has; their sequence numbers are 1000 for each round and on.</summary>
    public static int BatchOf(int round) => 1 + (round * 7 % 23);

    public static IEnumerable<int> SequencesOf(int round) => Enumerable.Range(round * 1000, BatchOf(round));

    /// <summary>The first of every second round's messages is delivered within the round.</summary>
    public static bool IsDelivered(int sequence) => sequence % 2000 == 0;

    private static void WriteRound(SqliteState state, int round)
    {
        // A round that was cut off by a kill is written again: its names may be known, and its first message delivered.
        state.Mailboxes.Append([.. SequencesOf(round).Select(MailboxDamageTests.Deposit)]);
        if (IsDelivered(round * 1000))
        {
            MailboxName box = MailboxDamageTests.Box(round * 1000);
            long number = state.Mailboxes.Read(box, 0, int.MaxValue).FirstOrDefault(item => item.Deposit.Sequence == (ulong)(round * 1000))?.Number ?? 0;
            state.Mailboxes.Deliver([new MailboxRange(box, number, number)]);
        }

        state.Advertisements.PutAll(
            [.. SequencesOf(round).Select(i => Samples.Record(i, $"round {round}", Samples.Keyword("written")))], Samples.Noon);
        state.Mailboxes.Save(TemporaryState.Id(1), 1, round);
    }
}
