using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.SideFiles;

/// <summary>Which errors mean that an index is damaged, and which that it cannot be used for now.</summary>
internal static class SideFileFaults
{
    /// <summary>SQLITE_IOERR_SHORT_READ: the file is shorter than it says.</summary>
    private const int ShortRead = 522;

    /// <summary>SQLITE_READONLY_DBMOVED: the file was moved or deleted while it was open.</summary>
    private const int Moved = 1032;

    /// <summary>What is wrong with a damaged index: a sentence; null when the error does not mean damage.</summary>
    /// <param name="path">The index.</param>
    /// <param name="error">What was reported.</param>
    internal static string? DamageOf(string path, Exception error) => error switch
    {
        InvalidDataException wrong => wrong.Message,
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB } => "It is not a database, or its beginning is damaged.",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT } => "Its pages are damaged.",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR } e => $"Its tables are not as they were made ({e.Message.TrimEnd('.')}).",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH } e =>
            $"Its rows contradict each other ({e.Message.TrimEnd('.')}).",
        SqliteException { SqliteExtendedErrorCode: ShortRead } => "It is cut short.",
        SqliteException { SqliteExtendedErrorCode: Moved } => "It was moved or deleted while it was in use.",
        SqliteException when !File.Exists(path) => "It was deleted while it was in use.",
        _ => null,
    };

    /// <summary>The named error of what is not damage.</summary>
    /// <param name="path">The index.</param>
    /// <param name="error">What was reported.</param>
    internal static StateUnavailableException Unavailable(string path, Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL } =>
            new StateUnavailableException(path, "The disk is full.", "Make room; nothing that was saved is lost.", error),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY } =>
            new StateUnavailableException(path, "The disk or the file is read-only.", "Make it writable; nothing that was saved is lost.", error),
        SqliteException e => new StateUnavailableException(
            path, $"SQLite reports error {e.SqliteExtendedErrorCode} ({e.Message.TrimEnd('.')}).", "See to the disk and to the file's permissions.", e),
        _ => new StateUnavailableException(path, error.Message, "See to the disk and to the file's permissions.", error),
    };
}
