using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Indexes;

/// <summary>
/// Advertisements in an SQLite file of their own: a million of them, found by name, title, attribute and more in milliseconds. INDEX.md, beside
/// this file, says how. A damaged file is set aside and begun anew: what it held can be asked for again.
/// </summary>
public sealed class AdvertisementIndex : IAdvertisementStore, IDisposable
{
    /// <summary>Records that are put in one transaction, so that a long batch does not keep other writers waiting.</summary>
    private const int BatchLength = 1000;

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly AdvertisementIndexOptions _options;
    private readonly string _path;
    private IndexFile? _file;
    private SideFileCheck? _check;
    private bool _disposed;

    /// <summary>Opens an index, or makes an empty one where none is or a damaged one was.</summary>
    /// <param name="path">Its file, in a folder that its owner alone can use.</param>
    /// <param name="options">How much it keeps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="StateException">The disk or the system refuses, or others than the owner have access to the file.</exception>
    public AdvertisementIndex(string path, AdvertisementIndexOptions options)
    {
        options.Demand();
        _path = Path.GetFullPath(path);
        _options = options;
        Losses = OpenFile(null) is { } loss ? [loss] : [];
        if (_file is { IsNew: false })
        {
            _check = new SideFileCheck(_path, problem => Renew(_file, problem));
        }
    }

    /// <inheritdoc/>
    public event Action<AdvertisementLoss>? Lost;

    /// <summary>The file.</summary>
    public string FilePath => _path;

    /// <summary>What was found damaged since the start, the oldest first; also what was found before anybody could listen.</summary>
    public IReadOnlyList<AdvertisementLoss> Losses { get; private set; }

    /// <inheritdoc/>
    public long Count => Use(file => file.Held);

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisementPutAnswer> PutAll(IReadOnlyList<AdvertisementRecord> records, DateTimeOffset now)
    {
        IAdvertisementStore.Demand(records);
        List<AdvertisementPutAnswer> answers = new(records.Count);
        foreach (AdvertisementRecord[] part in records.Chunk(BatchLength))
        {
            answers.AddRange(Use(file => file.Write(batch => Array.ConvertAll(part, record => batch.Put(record, now)))));
        }

        return answers;
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisementRecord> Find(string name, DateTimeOffset now) =>
        Use(file => file.Read(connection => AdvertisementSearch.Find(connection, name, now)));

    /// <inheritdoc/>
    public AdvertisementRecord? Find(string name, Identifier publisher, DateTimeOffset now)
    {
        AdvertisementRecord? record = Use(file => file.Read(connection => AdvertisementSearch.FindOne(connection, name, publisher)));
        return record is null || record.IsExpired(now) ? null : record;
    }

    /// <inheritdoc/>
    public AdvertisementPage Search(AdvertisementQuery query, DateTimeOffset now)
    {
        query.Demand();
        return Use(file => file.Read(connection => AdvertisementSearch.Run(connection, query, now)));
    }

    /// <inheritdoc/>
    public bool Forget(string name, Identifier publisher) => Use(file => file.Write(batch => batch.Forget(name, publisher)));

    /// <inheritdoc/>
    public int DeleteExpired(DateTimeOffset now, int max)
    {
        int deleted = 0;
        while (deleted < max)
        {
            int asked = Math.Min(BatchLength, max - deleted);
            int done = Use(file => file.Write(batch => batch.DeleteExpired(now, asked)));
            deleted += done;
            if (done < asked)
            {
                break;
            }
        }

        return deleted;
    }

    /// <summary>Closes the file; later calls fail.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _check?.Dispose();
            _gate.EnterWriteLock();
            _disposed = true;
            _file?.Dispose();
            _file = null;
            _gate.ExitWriteLock();
        }
    }

    /// <summary>For tests: waits until the file was looked through.</summary>
    internal void WaitForCheck() => _check?.Wait();

    /// <summary>Uses the file. Found damaged, it is begun anew, and the call is answered by the empty one.</summary>
    private T Use<T>(Func<IndexFile, T> use)
    {
        for (bool again = false; ; again = true)
        {
            if (Try(use, again, out T? result, out IndexFile? file, out string? problem))
            {
                return result!;
            }

            Renew(file, problem);
        }
    }

    private bool Try<T>(Func<IndexFile, T> use, bool again, out T? result, out IndexFile? file, out string? problem)
    {
        (result, file, problem) = (default, null, null);
        _gate.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            file = _file;
            if (file is null)
            {
                return false;
            }

            result = use(file);
            return true;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            problem = SideFileFaults.DamageOf(_path, e) ?? throw SideFileFaults.Unavailable(_path, e);
            return !again ? false : throw new StateDamagedException(_path, problem, "See to the disk: a new index is damaged, too.", e);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>Begins anew, unless somebody else did already; or opens what could not be opened before.</summary>
    private void Renew(IndexFile? file, string? problem)
    {
        AdvertisementLoss? loss = null;
        _check?.Dispose(); // has a connection of its own
        _gate.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (file == _file)
            {
                _file?.Dispose();
                _file = null;
                loss = OpenFile(problem);
                Losses = loss is null ? Losses : [.. Losses, loss];
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }

        if (loss is not null)
        {
            Lost?.Invoke(loss);
        }
    }

    /// <summary>Opens the file; a damaged one is set aside first.</summary>
    /// <param name="problem">What is known to be wrong with it.</param>
    private AdvertisementLoss? OpenFile(string? problem)
    {
        try
        {
            if (problem is null && (problem = TryOpen()) is null)
            {
                return null;
            }

            DateTimeOffset now = _options.Clock.GetUtcNow();
            string? aside = SetAsideFile.Move(_path, now);
            string? next = TryOpen();
            return next is null
                ? new AdvertisementLoss(_path, aside, problem, now)
                : throw new StateDamagedException(_path, next, "See to the disk: a new index is damaged, too.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SideFileFaults.Unavailable(_path, e);
        }
    }

    /// <returns>What is wrong with it; null when it is open.</returns>
    private string? TryOpen()
    {
        try
        {
            _file = new IndexFile(_path, _options);
            return null;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            return SideFileFaults.DamageOf(_path, e) ?? throw SideFileFaults.Unavailable(_path, e);
        }
    }
}
