namespace NanoPeers.PeerPlatform.Stores;

/// <summary>One encrypted value does not open: it was changed, or moved to another row, behind the program's back. All others still work.</summary>
public sealed class RecordDamagedException : StateException
{
    /// <summary>Names the record.</summary>
    /// <param name="path">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="record">The record's id, as people read it.</param>
    /// <param name="remedy">What to do: a sentence.</param>
    /// <param name="cause">What brought it to light.</param>
    public RecordDamagedException(string path, string table, string record, string remedy, Exception? cause = null)
        : base(path, $"The secret of record {record} in table {table} was changed outside of this program.", remedy, cause)
    {
        Table = table;
        Record = record;
    }

    /// <summary>The table that the record is in.</summary>
    public string Table { get; }

    /// <summary>The record's id, as people read it.</summary>
    public string Record { get; }
}
