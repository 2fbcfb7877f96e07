using Microsoft.Data.Sqlite;

namespace NanoPeers.Storage;

/// <summary>Statements with parameters; no value is ever written into a statement's text.</summary>
internal static class Statements
{
    /// <summary>Makes a statement. A null value is SQL's NULL.</summary>
    internal static SqliteCommand Statement(this SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Runs a statement and tells how many rows it changed.</summary>
    internal static int Run(this SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Statement(text, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null when there is no row or the column is NULL.</summary>
    internal static object? Value(this SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Statement(text, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>The first column of the first row, which is a number.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static long Number(this SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values) =>
        connection.Value(text, values) is long number ? number : throw new InvalidDataException($"There is no number to \"{text}\".");

    /// <summary>The only row, or null when there is none.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    internal static T? Row<T>(
        this SqliteConnection connection, Func<SqliteDataReader, T> read, string text, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class =>
        connection.Rows(read, text, values) switch
        {
            [] => null,
            [T row] => row,
            _ => throw new InvalidDataException($"There are several rows to \"{text}\"."),
        };

    /// <summary>All rows, each turned into something by a function.</summary>
    internal static List<T> Rows<T>(
        this SqliteConnection connection, Func<SqliteDataReader, T> read, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Statement(text, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>
    /// Does all of something in one transaction, or nothing. Not with ADO.NET's transactions: a full disk ends a transaction within SQLite, which these do not
    /// notice, and the connection is of no use afterwards.
    /// </summary>
    internal static T InTransaction<T>(this SqliteConnection connection, Func<T> write)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            T result = write();
            connection.Run("COMMIT");
            return result;
        }
        catch
        {
            connection.Undo();
            throw;
        }
    }

    /// <summary>Undoes the transaction that failed. A full disk and the like have ended it already.</summary>
    internal static void Undo(this SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            return;
        }

        try
        {
            connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // What went wrong before is told. The next BEGIN says so if this one is still open.
        }
    }
}
