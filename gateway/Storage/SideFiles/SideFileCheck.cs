using Microsoft.Data.Sqlite;

namespace NanoPeers.Storage.SideFiles;

/// <summary>
/// Looks through a whole index while it is in use, on a thread of its own: a gigabyte takes seconds, which no start should wait for. Damage that it
/// finds is reported once its own connection is closed.
/// </summary>
internal sealed class SideFileCheck : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Action<string> _damaged;
    private readonly Thread _thread;
    private SqliteConnection? _connection;
    private bool _stopped;

    /// <summary>Begins to look.</summary>
    /// <param name="path">The index, which is open elsewhere.</param>
    /// <param name="damaged">Is told what is wrong, on the check's own thread.</param>
    internal SideFileCheck(string path, Action<string> damaged)
    {
        _path = path;
        _damaged = damaged;
        _thread = new Thread(Look) { IsBackground = true, Name = "index check", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Waits until all was looked through.</summary>
    internal void Wait() => _thread.Join();

    /// <summary>Stops, and waits for the end unless it is the check itself that stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            if (_connection is not null)
            {
                SQLitePCL.raw.sqlite3_interrupt(_connection.Handle);
            }
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Look()
    {
        string? problem = Find();
        lock (_lock)
        {
            problem = _stopped ? null : problem;
        }

        if (problem is not null)
        {
            _damaged(problem);
        }
    }

    private string? Find()
    {
        try
        {
            using SqliteConnection connection = StateDatabase.Connect(_path);
            if (!Take(connection))
            {
                return null;
            }

            try
            {
                List<string> faults = connection.Rows(reader => reader.ReadText(0), "PRAGMA quick_check(1)");
                return faults is ["ok"] ? null : $"Its pages are damaged ({string.Join("; ", faults)}).";
            }
            finally
            {
                Take(null);
            }
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            return SideFileFaults.DamageOf(_path, e); // an interruption is no damage
        }
    }

    private bool Take(SqliteConnection? connection)
    {
        lock (_lock)
        {
            _connection = _stopped ? null : connection;
            return !_stopped;
        }
    }
}
