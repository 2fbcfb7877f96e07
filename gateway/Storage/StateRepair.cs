using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Backups;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage;

/// <summary>
/// Makes a new database of a damaged one, where the damage is in tables only whose rows can be had again. A table that cannot must be whole: half of
/// somebody's devices is not taken for all of them. The damaged database stays in its place until the new one is complete.
/// </summary>
internal static class StateRepair
{
    private const string Statements = "group_statement";

    /// <summary>Their rows can be had again, so as many are taken over as can be read.</summary>
    private static readonly string[] _renewable = [Statements, "light_state", "group_address", "resumption"];

    /// <summary>Tries it. No connection to the database is open.</summary>
    /// <param name="path">The damaged database.</param>
    /// <param name="seal">Opens its secrets.</param>
    /// <param name="problem">What is wrong with it: a sentence.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when something is hit that cannot be had again; nothing was changed then.</returns>
    internal static StateLoss? TryRun(string path, ValueSeal seal, string problem, DateTimeOffset now)
    {
        try
        {
            using StateCopy copy = StateCopy.Make(path);
            int kept = 0;
            bool done = StateDatabase.Visit(path, path, damaged => IsWorthIt(path, damaged) && TryFill(copy, damaged, seal, now, out kept));
            if (!done)
            {
                return null;
            }

            copy.Flush();
            string aside = SetAsideFile.Copy(path, now);
            copy.MoveTo(path);
            return new StateLoss(path, aside, problem, now, kept);
        }
        catch (StateException)
        {
            return null; // the damage is where it counts
        }
    }

    /// <summary>Of this program and version, its log in the file, and whole wherever a row cannot be had again.</summary>
    private static bool IsWorthIt(string path, SqliteConnection damaged) =>
        SchemaMigrations.All.DemandKnown(path, damaged) == SchemaMigrations.All.NewestVersion
        && damaged.Value("PRAGMA wal_checkpoint(TRUNCATE)") is 0L
        && Tables(damaged).Except(_renewable).All(table => damaged.Rows(row => row.ReadText(0), $"PRAGMA quick_check('{table}')") is ["ok"]);

    private static bool TryFill(StateCopy copy, SqliteConnection damaged, ValueSeal seal, DateTimeOffset now, out int kept)
    {
        int statements = 0;
        bool whole = StateDatabase.Visit(copy.FilePath, copy.FilePath, target =>
        {
            SchemaMigrations.All.Apply(copy.FilePath, target, now);
            target.Run("BEGIN IMMEDIATE");
            foreach (string table in Tables(target).Where(table => table != "schema_version"))
            {
                int taken = Take(damaged, target, table, "", out bool complete);
                if (!complete && !_renewable.Contains(table))
                {
                    return false;
                }

                taken += complete ? 0 : Take(damaged, target, table, " DESC", out _);
                statements = table == Statements ? taken : statements;
            }

            StateBackup.RaiseBootCount(target, now); // whatever else is older on this disk than it should be
            target.Run("COMMIT");
            return target.Rows(row => row.ReadText(0), "PRAGMA quick_check(1)") is ["ok"] && GatewayStateStore.ReadIdentity(target, seal) is not null;
        });
        kept = statements;
        return whole;
    }

    /// <summary>Takes over rows in the order of the table's key, up to the first that cannot be read.</summary>
    private static int Take(SqliteConnection damaged, SqliteConnection target, string table, string direction, out bool complete)
    {
        List<string> columns = target.Rows(row => row.ReadText(0), $"SELECT name FROM pragma_table_info('{table}')");
        string names = string.Join(", ", columns);
        string parameters = string.Join(", ", columns.Select(name => "$" + name));
        int taken = 0;
        complete = false;
        try
        {
            using SqliteCommand rows = damaged.Statement($"SELECT {names} FROM {table} NOT INDEXED ORDER BY 1{direction}");
            using SqliteDataReader reader = rows.ExecuteReader();
            while (reader.Read())
            {
                (string, object?)[] values = [.. columns.Select((name, i) => ("$" + name, (object?)reader.GetValue(i)))];
                taken += target.Run($"INSERT OR IGNORE INTO {table} ({names}) VALUES ({parameters})", values);
            }

            complete = true;
        }
        catch (SqliteException e) when (SideFileFaults.DamageOf(target.DataSource, e) is not null)
        {
            // As far as it could be read.
        }

        return taken;
    }

    private static List<string> Tables(SqliteConnection connection) => connection.Rows(
        row => row.ReadText(0), "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
}
