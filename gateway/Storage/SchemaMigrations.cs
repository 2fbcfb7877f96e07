using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>
/// The numbered steps to the newest tables: <c>Migrations/0001-….sql</c> and on, built into this assembly. Each runs once, in a transaction
/// together with the note that it ran. A step that was released is never edited; a change is a new step.
/// </summary>
internal sealed class SchemaMigrations
{
    /// <summary>"NPSt": marks the database as one of this program's, for it and for the <c>file</c> command.</summary>
    internal const int ApplicationId = 0x4E505374;

    private const string Extension = ".sql";

    private readonly IReadOnlyList<string> _steps;

    private SchemaMigrations(IReadOnlyList<string> steps) => _steps = steps;

    /// <summary>All steps.</summary>
    internal static SchemaMigrations All { get; } = new(ReadSteps());

    /// <summary>The version of the tables after the last step.</summary>
    internal int NewestVersion => _steps.Count;

    /// <summary>The steps up to a version, as an older program had them.</summary>
    internal SchemaMigrations UpTo(int version) => new(_steps.Take(version).ToList());

    /// <summary>Looks at a database without changing it.</summary>
    /// <returns>The version of its tables; 0 when it has none.</returns>
    /// <exception cref="StateTooNewException">It has seen more steps than there are here.</exception>
    /// <exception cref="StateDamagedException">It is another program's database.</exception>
    internal int DemandKnown(string path, SqliteConnection connection)
    {
        int version = VersionOf(path, connection);
        return version <= NewestVersion ? version : throw new StateTooNewException(path, version, NewestVersion);
    }

    /// <summary>Runs the steps that a database has not seen yet. Throws as <see cref="DemandKnown"/> does.</summary>
    internal void Apply(string path, SqliteConnection connection, DateTimeOffset now)
    {
        int version = DemandKnown(path, connection);
        while (version < NewestVersion)
        {
            int next = version + 1;
            connection.InTransaction(() =>
            {
                connection.Run(_steps[next - 1]);
                return connection.Run(
                    "INSERT INTO schema_version (version, applied_at) VALUES ($version, $now)", ("$version", next), ("$now", now.ToUnixTimeMilliseconds()));
            });
            version = next;
        }
    }

    private static int VersionOf(string path, SqliteConnection connection)
    {
        long application = connection.Number("PRAGMA application_id");
        if (application == 0 && connection.Number("SELECT count(*) FROM sqlite_schema") == 0)
        {
            return 0;
        }

        if (application != ApplicationId)
        {
            throw new StateDamagedException(path, "This is the database of another program.", "Use another state folder, or move the file away.");
        }

        return (int)Math.Clamp(connection.Number("SELECT max(version) FROM schema_version"), 1, int.MaxValue);
    }

    private static List<string> ReadSteps()
    {
        Assembly assembly = typeof(SchemaMigrations).Assembly;
        string[] names = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        List<string> steps = [];
        foreach (string name in names)
        {
            int number = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            if (number != steps.Count + 1)
            {
                throw new InvalidOperationException($"Migration {name} is not number {steps.Count + 1}.");
            }

            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            steps.Add(reader.ReadToEnd());
        }

        return steps;
    }
}
