using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using JournalLine = NanoPeers.PeeringService.Objects.ObjectJournal.JournalLine;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// The local store of aliased copies: objects by their content, and what they are called. Bounded in octets: the least recently used go first,
/// pinned ones never. PEERING-SERVICE.md has its files, and what survives what. All members may be called from any thread.
/// </summary>
public sealed partial class LocalObjects : IAliasedObjects, IDisposable
{
    private const int ReadOctets = 128 << 10;

    private readonly LocalObjectsOptions _options;
    private readonly IObjectDisk _disk;
    private readonly ILogger _logger;

    /// <summary>Held while files or the journal change. Taken before <see cref="_gate"/>, never inside it.</summary>
    private readonly Lock _change = new();

    /// <summary>Guards the tables below; never held across a call of the disk.</summary>
    private readonly Lock _gate = new();
    private readonly StoredObjects _objects = new();
    private readonly Dictionary<string, ObjectInProgress> _incomingByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectInProgress> _incomingByHref = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _partials = new(StringComparer.Ordinal);
    private readonly ObjectJournal _journal;
    private readonly CancellationTokenSource _closing = new();
    private bool _closed;

    internal LocalObjects(IObjectDisk disk, LocalObjectsOptions options, ILogger? logger = null)
    {
        _disk = disk;
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        bool wasClean = TakeCleanMark();
        _journal = ObjectJournal.Open(disk, Replay);
        SweepFiles();
        _objects.MarkAll(isChecked: wasClean);
        TrimToBudget();
        _journal.Rewrite(_objects.Lines());
        ObjectsLog.Opened(_logger, _objects.Count, _objects.Octets, wasClean);
        Checked = wasClean ? Task.CompletedTask : Task.Run(CheckAll, CancellationToken.None);
    }

    /// <summary>
    /// Ends when every object has been checked that was here when the store opened: at once after an orderly close, later after a crash. Until
    /// an object has been checked, <see cref="Find"/> does not know it, and <see cref="Open(ObjectId)"/> checks it first.
    /// </summary>
    public Task Checked { get; }

    /// <summary>Octets of all objects that are here, of what was left of downloads, and of what is kept free for those under way.</summary>
    public long Octets
    {
        get
        {
            lock (_gate)
            {
                return Used();
            }
        }
    }

    /// <summary>Opens the store; makes its folder when there is none.</summary>
    /// <exception cref="ObjectStoreException">Another process has the folder, others may use it, or it cannot be written.</exception>
    public static LocalObjects Open(LocalObjectsOptions options, ILogger? logger = null)
    {
        ObjectDisk? disk = null;
        try
        {
            disk = new ObjectDisk(options.Folder);
            return new LocalObjects(disk, options, logger);
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            disk?.Dispose();
            throw ObjectStoreException.Of(e);
        }
    }

    /// <inheritdoc/>
    public AliasedObject Find(string href)
    {
        lock (_gate)
        {
            StoredObject? stored = _objects.Find(href) is { IsChecked: true } there ? there : null;
            ObjectInProgress? incoming = _incomingByHref.GetValueOrDefault(href);

            // A copy is out of date when somebody vouches for another content under the same name.
            return stored is not null && (incoming is null || incoming.Id is null || incoming.Id == stored.Id)
                ? new AliasedObject(ObjectPresence.Complete, stored.Id, stored.Length, stored.Length)
                : incoming is not null
                    ? new AliasedObject(ObjectPresence.InProgress, incoming.Id, incoming.Received, incoming.Total)
                    : AliasedObject.None;
        }
    }

    /// <summary>The download under way of an object with a known digest; null when there is none.</summary>
    public ObjectInProgress? FindIncoming(ObjectId id)
    {
        lock (_gate)
        {
            return _incomingByKey.GetValueOrDefault(id.ToString());
        }
    }

    /// <summary>Opens an object for reading, and counts that as its use; null when it is not here.</summary>
    /// <exception cref="ObjectStoreException">The disk refuses.</exception>
    public ObjectReading? Open(ObjectId id)
    {
        long length;
        bool isChecked;
        lock (_gate)
        {
            if (_closed || _objects.Find(id) is not { } stored)
            {
                return null;
            }

            _objects.Use(stored);
            (length, isChecked) = (stored.Length, stored.IsChecked);
        }

        try
        {
            return isChecked || Check(id) ? new ObjectReading(id, _disk.OpenForReading(FileOf(id)), length) : null;
        }
        catch (FileNotFoundException)
        {
            Check(id);
            return null;
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            throw ObjectStoreException.Of(e);
        }
    }

    /// <summary>Reads an object whole and compares its digest. A damaged one is deleted: it is better fetched again than offered.</summary>
    /// <returns>True when it is here and undamaged.</returns>
    /// <exception cref="ObjectStoreException">The disk refuses.</exception>
    public bool Check(ObjectId id)
    {
        bool isRight = IsRight(id);
        lock (_change)
        {
            lock (_gate)
            {
                if (_closed || _objects.Find(id) is not { } stored)
                {
                    return false;
                }

                stored.IsChecked = isRight;
            }

            if (!isRight)
            {
                ObjectsLog.Damaged(_logger, id);
                Drop(id);
            }
        }

        return isRight;
    }

    /// <summary>Everything that is here, least recently used first.</summary>
    public IReadOnlyList<KeptObject> List()
    {
        lock (_gate)
        {
            return _objects.List();
        }
    }

    /// <summary>
    /// Closes in order: downloads are abandoned and can be resumed, the order of use is written down, and nothing needs to be checked at the next
    /// start.
    /// </summary>
    public void Dispose()
    {
        List<ObjectInProgress> incoming;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            incoming = [.. _incomingByKey.Values];
        }

        _closing.Cancel();
        Checked.Wait();
        incoming.ForEach(item => item.Shut());
        lock (_change)
        {
            CloseFiles();
        }

        _closing.Dispose();
    }

    internal static ReadOnlySpan<byte> ReadFully(IDiskFile file, long offset, Span<byte> into)
    {
        int count = 0;
        while (count < into.Length && file.Read(offset + count, into[count..]) is var read and > 0)
        {
            count += read;
        }

        return into[..count];
    }

    internal ObjectStoreException Refused(Exception cause)
    {
        ObjectStoreException refusal = ObjectStoreException.Of(cause);
        if (refusal.Fault != ObjectStoreFault.Closed)
        {
            ObjectsLog.Refused(_logger, refusal.Fault, refusal.Message);
        }

        return refusal;
    }

    internal ObjectId DigestOf(IDiskFile file, long length)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadOctets);
        try
        {
            for (long at = 0; at < length;)
            {
                // Cut short, a digest would be taken for that of a damaged object.
                if (_closing.IsCancellationRequested)
                {
                    throw new ObjectStoreException(ObjectStoreFault.Closed, "The store is closing.");
                }

                ReadOnlySpan<byte> read = ReadFully(file, at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)));
                if (read.Length == 0)
                {
                    break;
                }

                hash.AppendData(read);
                at += read.Length;
            }

            return new ObjectId(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsRight(ObjectId id)
    {
        long length;
        lock (_gate)
        {
            if (_objects.Find(id) is not { } stored)
            {
                return false;
            }

            length = stored.Length;
        }

        try
        {
            using IDiskFile file = _disk.OpenForReading(FileOf(id));
            return file.Length == length && DigestOf(file, length) == id;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            throw ObjectStoreException.Of(e);
        }
    }

    private void CheckAll()
    {
        foreach (KeptObject stored in List().Where(item => !item.IsChecked))
        {
            try
            {
                Check(stored.Id);
            }
            catch (ObjectStoreException e)
            {
                // Not checked, so not offered; whoever opens it hears why.
                Refused(e);
            }
        }
    }

    private void CloseFiles()
    {
        try
        {
            bool isChecked;
            List<JournalLine> lines;
            lock (_gate)
            {
                isChecked = _objects.AreChecked;
                lines = _objects.Lines();
            }

            _journal.Rewrite(lines);
            if (isChecked)
            {
                _disk.OpenOrCreate(CleanMark).Dispose();
                _disk.SyncNames();
            }
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            Refused(e);
        }

        _journal.Dispose();
        _disk.Dispose();
    }

    private static string FileOf(ObjectId id) => id + ObjectEnding;
}
