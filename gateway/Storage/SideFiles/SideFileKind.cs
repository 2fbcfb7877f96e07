using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.SideFiles;

/// <summary>
/// What makes a database one of a kind that stands beside the state's own: its marks and its tables. These have one version and no migrations.
/// </summary>
internal sealed class SideFileKind
{
    private const string Shape = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)";

    private readonly int _applicationId;
    private readonly int _version;
    private readonly string _script;
    private readonly Lazy<object?> _ownShape;

    /// <summary>A kind of database.</summary>
    /// <param name="applicationId">In <c>PRAGMA application_id</c>.</param>
    /// <param name="version">In <c>PRAGMA user_version</c>.</param>
    /// <param name="resource">The statements that make its tables: the name of a resource of this assembly.</param>
    internal SideFileKind(int applicationId, int version, string resource)
    {
        _applicationId = applicationId;
        _version = version;
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        _script = string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA application_id = {applicationId}; PRAGMA user_version = {version}; {reader.ReadToEnd()}");
        _ownShape = new Lazy<object?>(OwnShape);
    }

    /// <summary>Refuses a database that is not of this kind; makes the tables of a new one, and sets it to the write-ahead log.</summary>
    /// <exception cref="InvalidDataException">It is of another kind or version, or its tables are not as they were made.</exception>
    internal void Demand(string path, SqliteConnection connection)
    {
        long application = connection.Number("PRAGMA application_id");
        bool isEmpty = application == 0 && connection.Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && application != _applicationId)
        {
            throw new InvalidDataException("It is the database of another program.");
        }

        if (!isEmpty && connection.Number("PRAGMA user_version") != _version)
        {
            throw new InvalidDataException("Another version of this program made it.");
        }

        if (connection.Value("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StateUnavailableException(path, "The file system does not allow SQLite's write-ahead log.", "Keep the state folder on a local disk.");
        }

        if (isEmpty)
        {
            connection.Run($"BEGIN IMMEDIATE; {_script}; COMMIT");
        }
        else if (!Equals(connection.Value(Shape), _ownShape.Value))
        {
            throw new InvalidDataException("Its tables are not as they were made.");
        }
    }

    private object? OwnShape()
    {
        using SqliteConnection memory = new("Data Source=:memory:");
        memory.Open();
        memory.Run(_script);
        return memory.Value(Shape);
    }
}
