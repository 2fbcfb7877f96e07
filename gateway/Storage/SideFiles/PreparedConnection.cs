using Microsoft.Data.Sqlite;

namespace NanoPeers.Storage.SideFiles;

/// <summary>
/// A connection that keeps its statements prepared: a look-up of microseconds is not preceded by the reading of its SQL. One thread at a time. A
/// statement's parameters are given in the same order each time, and it is at its end before it is used again.
/// </summary>
internal sealed class PreparedConnection : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>Opens a database file, which is there already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What is set at once: PRAGMA statements.</param>
    internal PreparedConnection(string path, string settings)
    {
        SqliteLibrary.Load();
        Connection = StateDatabase.Connect(path);
        try
        {
            Connection.Run(settings);
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    internal SqliteConnection Connection { get; }

    /// <summary>A statement with its parameters set. A null value is SQL's NULL.</summary>
    internal SqliteCommand Prepare(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_statements.TryGetValue(text, out SqliteCommand? command))
        {
            command = Connection.Statement(text, values);
            _statements.Add(text, command);
            return command;
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Runs a statement and tells how many rows it changed.</summary>
    internal int Run(string text, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(text, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, which is a number; null when there is no row.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal long? Number(string text, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(text, values).ExecuteScalar() switch
    {
        null => null,
        long number => number,
        _ => throw new InvalidDataException($"There is no number to \"{text}\"."),
    };

    /// <summary>All rows, each turned into something by a function.</summary>
    internal List<T> Rows<T>(Func<SqliteDataReader, T> read, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteDataReader reader = Prepare(text, values).ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Does all of something in one transaction, or nothing.</summary>
    internal T InTransaction<T>(Func<PreparedConnection, T> write)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            T result = write(this);
            Run("COMMIT");
            return result;
        }
        catch
        {
            Connection.Undo();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand statement in _statements.Values)
        {
            statement.Dispose();
        }

        Connection.Dispose();
    }
}
