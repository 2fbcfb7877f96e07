using System.Reflection;
using Microsoft.Data.Sqlite;
using NanoPeers.Storage.Mailboxes;

namespace NanoPeers.Storage.Tests.Mailboxes;

/// <summary>No statement on mailboxes that is used while they are open looks through a table, or sorts.</summary>
public sealed class MailboxPlanTests : IDisposable
{
    private readonly TemporaryState _files = new();

    public static TheoryData<string> Statements => new(typeof(MailboxStatements)
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(constant => constant.IsLiteral)
        .Select(constant => (string)constant.GetRawConstantValue()!)
        .Where(text => text.Contains("WHERE", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_searches_by_an_index_and_sorts_nothing(string statement)
    {
        using SqliteState state = _files.Open();
        using SqliteConnection connection = new($"Data Source={state.Mailboxes.FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
        foreach (string name in statement.Split(' ', ',', '(', ')', '\n').Where(word => word.StartsWith('$')).Distinct())
        {
            command.Parameters.AddWithValue(name, 1);
        }

        List<string> plan = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.NotEmpty(plan);
        Assert.All(plan, step => Assert.StartsWith("SEARCH", step, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();
}
