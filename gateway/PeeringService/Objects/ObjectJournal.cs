using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// The file that says which objects are here and what they are called: one change a line, the newest at the end. Its order is the order of use
/// after a restart.
/// </summary>
internal sealed class ObjectJournal : IDisposable
{
    internal const string FileName = "journal";
    private const string NewFileName = "journal.new";

    private static readonly JsonSerializerOptions _json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IObjectDisk _disk;
    private CheckedLines _lines;

    private ObjectJournal(IObjectDisk disk, CheckedLines lines)
    {
        _disk = disk;
        _lines = lines;
    }

    /// <summary>Lines written since the journal was last rewritten.</summary>
    internal int Count { get; private set; }

    /// <summary>Reads all changes, oldest first.</summary>
    internal static ObjectJournal Open(IObjectDisk disk, Action<JournalLine> change)
    {
        CheckedLines lines = CheckedLines.Open(disk.OpenOrCreate(FileName), text =>
        {
            if (JsonSerializer.Deserialize<JournalLine>(text, _json) is { } line)
            {
                change(line);
            }
        });
        return new ObjectJournal(disk, lines);
    }

    /// <summary>Adds changes. A change that cannot be written whole is not there at all.</summary>
    /// <param name="mustLast">Whether they survive a power failure when this returns.</param>
    /// <param name="changes">What changed, in order.</param>
    internal void Append(bool mustLast, params ReadOnlySpan<JournalLine> changes)
    {
        long mark = _lines.End;
        try
        {
            foreach (JournalLine change in changes)
            {
                _lines.Append(JsonSerializer.Serialize(change, _json));
            }

            if (mustLast)
            {
                _lines.Flush();
            }
        }
        catch
        {
            _lines.CutTo(mark);
            throw;
        }

        Count += changes.Length;
    }

    /// <summary>Puts these lines in the place of all others, at once or not at all.</summary>
    internal void Rewrite(IEnumerable<JournalLine> changes)
    {
        _disk.Delete(NewFileName);
        CheckedLines lines = CheckedLines.Open(_disk.OpenOrCreate(NewFileName), static _ => { });
        try
        {
            foreach (JournalLine change in changes)
            {
                lines.Append(JsonSerializer.Serialize(change, _json));
            }

            lines.Flush();
            _disk.Rename(NewFileName, FileName);
        }
        catch
        {
            lines.Dispose();
            throw;
        }

        _lines.Dispose();
        _lines = lines;
        Count = 0;
        _disk.SyncNames();
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>One change. Exactly one of the four is there.</summary>
    internal sealed record JournalLine
    {
        /// <summary>An object that is here, by its id; <see cref="Length"/> and, where it has one, <see cref="Href"/> belong to it.</summary>
        public string? Put { get; init; }

        public long? Length { get; init; }

        public string? Href { get; init; }

        public bool? Pinned { get; init; }

        /// <summary>An object that is gone, by its id.</summary>
        public string? Drop { get; init; }

        /// <summary>A name that means nothing any more.</summary>
        public string? Forget { get; init; }
    }
}
