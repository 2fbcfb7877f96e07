using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Logging;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage;

namespace NanoPeers.DesktopPeer.Tests.Composition;

public sealed class StoreLossLogTests
{
    [Fact]
    public void What_was_damaged_is_told_by_name_with_where_it_is_kept_and_what_becomes_of_it()
    {
        using TemporaryFolder folder = new();
        StateOptions options = new() { Folder = folder.File("state") };
        using (SqliteState state = SqliteState.Open(options))
        {
            Assert.Empty(Told(state));
            state.Mailboxes.Save(new MailboxRecord(MailboxName.Of(state.Gateway.Identity.PeerId), state.Gateway.Identity.GroupId, 0, DateTimeOffset.UtcNow));
        }

        foreach (string name in new[] { "advertisements.db", "mailboxes.db" })
        {
            byte[] octets = File.ReadAllBytes(Path.Combine(options.Folder, name));
            octets.AsSpan(0, 100).Clear();
            File.WriteAllBytes(Path.Combine(options.Folder, name), octets);
        }

        using SqliteState again = SqliteState.Open(options);
        string[] lines = Told(again);
        Assert.Equal(2, lines.Length);
        foreach ((string number, string name, string line) in new[] { ("3302", "mailboxes.db", lines[0]), ("3303", "advertisements.db", lines[1]) })
        {
            Assert.Contains($"WARN  {number} {Path.Combine(options.Folder, name)} was damaged: ", line, StringComparison.Ordinal);
            Assert.Contains($"It is kept as {Path.Combine(options.Folder, name)}.damaged-", line, StringComparison.Ordinal);
        }
    }

    private static string[] Told(SqliteState state)
    {
        using StringWriter output = new();
        using PersonLog log = new(output, LogLevel.Information);
        state.TellLosses(log.CreateLogger("state"));
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
