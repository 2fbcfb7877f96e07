using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class GroupStatementStoreTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private readonly PeerKey _key = PeerKey.Create();
    private readonly Identifier _peer = Id(1);
    private readonly GroupFounding _founding;

    public GroupStatementStoreTests() => _founding = GroupFounding.Begin(_key);

    [Fact]
    public void A_ledger_is_the_same_after_a_restart_and_goes_on_with_the_next_number()
    {
        LedgerSummary before;
        using (SqliteState state = _files.Open())
        {
            GroupLedger ledger = Open(state);
            GroupAuthor author = new(ledger, _peer, _key);
            Assert.True(author.Found(_founding.Salt, _key.PublicKey, new GroupDocument("garden", new GroupPolicy()), Noon).IsNew);
            Assert.True(author.Change(View(ledger), new GroupDocument("yard", new GroupPolicy()), Noon).IsNew);
            before = ledger.Summary();
        }

        HashSet<uint> numbers = [1, 2];
        for (int start = 0; start < 3; start++)
        {
            using SqliteState state = _files.Open();
            GroupLedger ledger = Open(state);
            Assert.Equal(start == 0 ? before : ledger.Summary(), ledger.Summary());
            Assert.Equal(2 + start, ledger.Count);
            LedgerAnswer answer = new GroupAuthor(ledger, _peer, _key).Change(View(ledger), new GroupDocument("yard", new GroupPolicy()), Noon);
            Assert.True(answer.IsNew);
            Assert.True(numbers.Add(answer.Statement!.Number));
            Assert.Equal(_founding.Group, Assert.Single(state.GroupStatements.Groups()));
        }
    }

    [Fact]
    public void A_statement_that_was_changed_on_the_disk_is_not_believed()
    {
        using (SqliteState state = _files.Open())
        {
            new GroupAuthor(Open(state), _peer, _key).Found(_founding.Salt, _key.PublicKey, new GroupDocument("garden", new GroupPolicy()), Noon);
        }

        byte[] octets = (byte[])_files.Ask("SELECT octets FROM group_statement")!;
        octets[90] ^= 1;
        _files.Edit("UPDATE group_statement SET octets = $octets", ("$octets", octets));
        using SqliteState again = _files.Open();
        GroupLedger ledger = Open(again);
        Assert.Equal(0, ledger.Count);
        Assert.Null(View(ledger).Founding);
    }

    [Fact]
    public void Statements_are_saved_once_and_forgotten_by_group()
    {
        using SqliteState state = _files.Open();
        SignedStatement statement = new GroupAuthor(Open(state), _peer, _key)
            .Found(_founding.Salt, _key.PublicKey, new GroupDocument("garden", new GroupPolicy()), Noon).Statement!;
        state.GroupStatements.Save(statement);
        Assert.Equal(statement.Octets.ToArray(), Assert.Single(state.GroupStatements.Load(_founding.Group)));
        Assert.Empty(state.GroupStatements.Load(Id(2)));
        Assert.Equal(0, state.GroupStatements.Forget(Id(2)));
        Assert.Equal(1, state.GroupStatements.Forget(_founding.Group));
        Assert.Empty(state.GroupStatements.Groups());
    }

    public void Dispose()
    {
        _key.Dispose();
        _files.Dispose();
    }

    private static GroupView View(GroupLedger ledger) => GroupView.Of(ledger, new GroupPolicyRegistry(), Noon);

    private GroupLedger Open(SqliteState state) => new(_founding.Group, default, new LedgerLimits(), state.GroupStatements);
}
