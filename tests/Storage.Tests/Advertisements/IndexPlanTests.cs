using System.Reflection;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;
using static NanoPeers.Storage.Tests.Advertisements.Samples;

namespace NanoPeers.Storage.Tests.Advertisements;

/// <summary>No statement of the index looks through a table, or sorts.</summary>
public sealed class IndexPlanTests : IDisposable
{
    private readonly TemporaryIndex _files = new();

    public static TheoryData<string> Statements => new(
        new[] { typeof(AdvertisementSearch), typeof(AdvertisementBatch) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(constant => constant.IsLiteral && constant.FieldType == typeof(string))
            .Select(constant => (string)constant.GetRawConstantValue()!)
            .Where(text => text.Contains("WHERE", StringComparison.Ordinal) || text.Contains("FROM", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_searches_by_an_index_and_sorts_nothing(string statement)
    {
        using (AdvertisementIndex index = _files.Open())
        {
            ((IAdvertisementStore)index).Put(Record(1, "lamp", Keyword("light")), Noon);
        }

        using SqliteConnection connection = _files.Connect();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
        foreach (string name in statement.Split(' ', ',', '(', ')', '\n').Where(word => word.StartsWith('$')).Distinct())
        {
            command.Parameters.AddWithValue(name, "1");
        }

        List<string> plan = [];
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                plan.Add(reader.GetString(3));
            }
        }

        bool takesTheFirst = statement == AdvertisementBatch.FirstToExpire; // walks along an index, and stops after one row
        Assert.NotEmpty(plan);
        Assert.All(plan, step =>
        {
            Assert.DoesNotContain("TEMP B-TREE", step, StringComparison.Ordinal);
            Assert.True(
                !step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("SUBQUERY", StringComparison.OrdinalIgnoreCase) || takesTheFirst
                || IsOverOneRow(step), step);
        });
        Assert.Contains(plan, step => step.Contains("INDEX", StringComparison.Ordinal) || step.Contains("PRIMARY KEY", StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();

    /// <summary>The inner SELECT of a count has no name of its own in newer versions: "SCAN (subquery-1)".</summary>
    private static bool IsOverOneRow(string step) => step.StartsWith("SCAN (", StringComparison.Ordinal);
}
