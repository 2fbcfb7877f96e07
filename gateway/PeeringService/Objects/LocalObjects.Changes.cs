using JournalLine = NanoPeers.PeeringService.Objects.ObjectJournal.JournalLine;

namespace NanoPeers.PeeringService.Objects;

/// <summary>How objects come in, are named, pinned and let go.</summary>
public sealed partial class LocalObjects
{
    private const int RewriteAfterLines = 1_000;

    /// <summary>Begins a download, joins the one that is under way, or finds that the object is here already.</summary>
    /// <param name="expected">
    /// What is wanted. With a digest, an object with that content is the one, whatever it is called; without, the one that is called so.
    /// </param>
    /// <exception cref="ArgumentException">What is expected contradicts itself: chunk digests without a digest, or two lengths.</exception>
    /// <exception cref="ObjectStoreException">There is no room, the disk is full, or the store is closed.</exception>
    public ObjectStart Begin(ObjectExpectation expected)
    {
        Demand(expected);
        string key = expected.Sha256?.ToString() ?? "href:" + expected.Href;
        if (FindStored(expected) is { } early)
        {
            return new ObjectStart(early, null, false);
        }

        lock (_change)
        {
            if (FindStored(expected) is { } here)
            {
                return new ObjectStart(here, null, false);
            }

            lock (_gate)
            {
                if (_closed)
                {
                    throw new ObjectStoreException(ObjectStoreFault.Closed, "The store is closed.");
                }

                ObjectInProgress? other = _incomingByKey.GetValueOrDefault(key)
                    ?? (expected.Sha256 is null ? _incomingByHref.GetValueOrDefault(expected.Href) : null);
                if (other is not null)
                {
                    _incomingByHref.TryAdd(expected.Href, other);
                    return new ObjectStart(null, other, false);
                }
            }

            try
            {
                return new ObjectStart(null, StartNew(expected, key), true);
            }
            catch (Exception e) when (ObjectStoreException.IsRefusal(e))
            {
                throw Refused(e);
            }
        }
    }

    /// <summary>Puts an object into the store that is here already, for example as a file.</summary>
    /// <returns>Its id, or null when it is not what was expected, or somebody else who was bringing the same gave up.</returns>
    /// <exception cref="ObjectStoreException">There is no room, or the disk is full.</exception>
    public async Task<ObjectId?> AddAsync(ObjectExpectation expected, Stream content, CancellationToken cancellationToken)
    {
        ObjectStart start = Begin(expected);
        if (start.Incoming is not { } incoming)
        {
            return start.Here;
        }

        if (!start.IsFirst)
        {
            return await incoming.Ended.WaitAsync(cancellationToken).ConfigureAwait(false) == CompletionAnswer.Complete ? FindStored(expected) : null;
        }

        try
        {
            byte[] buffer = new byte[ReadOctets];
            for (long at = 0; await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0; at += read)
            {
                if (incoming.Write(at, buffer.AsSpan(0, read)) != WriteAnswer.Taken)
                {
                    return null;
                }
            }

            return await incoming.CompleteAsync(cancellationToken).ConfigureAwait(false) == CompletionAnswer.Complete ? FindStored(expected) : null;
        }
        finally
        {
            incoming.Abandon();
        }
    }

    /// <summary>Makes an object stay, or lets it go when room is needed. False when it is not here.</summary>
    /// <exception cref="ObjectStoreException">The disk refuses.</exception>
    public bool Pin(ObjectId id, bool isPinned)
    {
        lock (_change)
        {
            JournalLine line;
            lock (_gate)
            {
                if (_closed || _objects.Find(id) is not { } stored)
                {
                    return false;
                }

                line = new JournalLine { Put = id.ToString(), Length = stored.Length, Pinned = isPinned };
            }

            Note(mustLast: true, line);
            lock (_gate)
            {
                _objects.Find(id)!.IsPinned = isPinned;
            }

            return true;
        }
    }

    /// <summary>Takes a name from its object. The object itself stays until room is needed.</summary>
    /// <exception cref="ObjectStoreException">The disk refuses.</exception>
    public void Forget(string href)
    {
        lock (_change)
        {
            lock (_gate)
            {
                if (_closed || _objects.Find(href) is null)
                {
                    return;
                }
            }

            Note(mustLast: true, new JournalLine { Forget = href });
            lock (_gate)
            {
                _objects.Forget(href);
            }
        }
    }

    /// <summary>Deletes an object, pinned or not. False when it is not here.</summary>
    /// <exception cref="ObjectStoreException">The disk refuses.</exception>
    public bool Remove(ObjectId id)
    {
        lock (_change)
        {
            lock (_gate)
            {
                if (_closed || _objects.Find(id) is null)
                {
                    return false;
                }
            }

            Drop(id);
            return true;
        }
    }

    /// <summary>Keeps more octets free for a download; false when there are none to be had.</summary>
    internal bool TryReserve(ObjectInProgress incoming, long octets)
    {
        lock (_change)
        {
            if (octets > _options.MaxObjectOctets || !TryMakeRoom(octets - incoming.Reserved))
            {
                return false;
            }

            lock (_gate)
            {
                incoming.Reserved = Math.Max(incoming.Reserved, octets);
            }

            return true;
        }
    }

    internal IDiskFile OpenPart(string fileName) => _disk.OpenForReading(fileName);

    /// <summary>
    /// Takes a download as an object. The journal comes first: a power cut between the two leaves a part that can be resumed, and a line about
    /// an object that is not there, which the next start ignores.
    /// </summary>
    internal void Install(ObjectInProgress incoming, ObjectId id, long length)
    {
        lock (_change)
        {
            bool isHere;
            lock (_gate)
            {
                isHere = _objects.Find(id) is { IsChecked: true };
            }

            Note(mustLast: true, new JournalLine { Put = id.ToString(), Length = length, Href = incoming.Expected.Href });
            if (isHere)
            {
                _disk.Delete(incoming.FileName);
            }
            else
            {
                _disk.Rename(incoming.FileName, FileOf(id));
            }

            _disk.SyncNames();
            lock (_gate)
            {
                Unlist(incoming);
                _objects.Put(id, length, incoming.Expected.Href).IsChecked = true;
            }

            _disk.Delete(MapOf(incoming.FileName));
        }
    }

    /// <summary>Takes note that a download was abandoned. What can be verified later stays for the next one.</summary>
    internal void Release(ObjectInProgress incoming)
    {
        lock (_change)
        {
            bool isKept = incoming.FileName.EndsWith(PartEnding, StringComparison.Ordinal);
            try
            {
                if (!isKept)
                {
                    _disk.Delete(incoming.FileName);
                }
            }
            catch (Exception e) when (ObjectStoreException.IsRefusal(e))
            {
                Refused(e);
            }

            lock (_gate)
            {
                Unlist(incoming);
                if (isKept)
                {
                    _partials[incoming.FileName] = incoming.Total ?? incoming.Reserved;
                }
            }
        }
    }

    private static void Demand(ObjectExpectation expected)
    {
        if (expected.Chunks is not null && expected.Sha256 is null)
        {
            throw new ArgumentException("Digests of chunks count only together with the digest of the whole.", nameof(expected));
        }

        if (expected.Length < 0 || (expected.Chunks is { } chunks && expected.Length is { } length && chunks.Length != length))
        {
            throw new ArgumentException($"{expected.Href} cannot have {expected.Length} octets.", nameof(expected));
        }
    }

    /// <summary>The object that is wanted, when it is here and checked. A new name for known content is noted.</summary>
    private ObjectId? FindStored(ObjectExpectation expected)
    {
        bool hasName;
        ObjectId id;
        lock (_gate)
        {
            StoredObject? stored = expected.Sha256 is { } digest ? _objects.Find(digest) : _objects.Find(expected.Href);
            if (_closed || stored is null || (expected.Length is { } length && length != stored.Length))
            {
                return null;
            }

            (id, hasName) = (stored.Id, _objects.Find(expected.Href) == stored);
            _objects.Use(stored);
            if (stored.IsChecked && hasName)
            {
                return id;
            }
        }

        return Check(id) && (hasName || Name(id, expected.Href)) ? id : null;
    }

    private bool Name(ObjectId id, string href)
    {
        lock (_change)
        {
            lock (_gate)
            {
                if (_objects.Find(id) is not { } stored)
                {
                    return false;
                }

                _objects.Put(id, stored.Length, href);
            }

            Note(mustLast: false, new JournalLine { Put = id.ToString(), Href = href });
            return true;
        }
    }

    private ObjectInProgress StartNew(ObjectExpectation expected, string key)
    {
        string fileName = expected.Sha256 is null ? Guid.NewGuid().ToString("N") + LooseEnding : key + PartEnding;
        long length = expected.Chunks?.Length ?? expected.Length ?? 0;
        long? partial;
        lock (_gate)
        {
            partial = _partials.Remove(fileName, out long octets) ? octets : null;
        }

        IDiskFile? file = null;
        List<(long Start, long End)> ranges = [];
        CheckedLines? map = null;
        try
        {
            if (length > _options.MaxObjectOctets || !TryMakeRoom(length))
            {
                throw new ObjectStoreException(ObjectStoreFault.NoRoom, $"There is no room for {length} octets of {expected.Href}.");
            }

            file = _disk.OpenOrCreate(fileName);
            map = expected.Sha256 is null ? null : CheckedLines.Open(_disk.OpenOrCreate(MapOf(fileName)), line => ReadRange(line, ranges));
            return Enlist(new ObjectInProgress(this, expected, fileName, file, map), key, partial is null ? null : ranges, map);
        }
        catch
        {
            file?.Dispose();
            map?.Dispose();
            lock (_gate)
            {
                _partials[fileName] = partial ?? 0;
            }

            throw;
        }
    }

    private ObjectInProgress Enlist(ObjectInProgress incoming, string key, List<(long Start, long End)>? ranges, CheckedLines? map)
    {
        if (ranges is not null)
        {
            incoming.Resume(ranges);
        }
        else
        {
            map?.CutTo(0);
        }

        lock (_gate)
        {
            _incomingByKey.Add(key, incoming);
            _incomingByHref[incoming.Expected.Href] = incoming;
        }

        return incoming;
    }

    private void Unlist(ObjectInProgress incoming)
    {
        foreach (Dictionary<string, ObjectInProgress> table in (Dictionary<string, ObjectInProgress>[])[_incomingByKey, _incomingByHref])
        {
            foreach (string key in table.Where(pair => pair.Value == incoming).Select(pair => pair.Key).ToList())
            {
                table.Remove(key);
            }
        }
    }

    private void Note(bool mustLast, JournalLine line)
    {
        try
        {
            if (_journal.Count > RewriteAfterLines)
            {
                List<JournalLine> lines;
                lock (_gate)
                {
                    lines = _objects.Lines();
                }

                if (_journal.Count > RewriteAfterLines + (2 * lines.Count))
                {
                    _journal.Rewrite(lines);
                }
            }

            _journal.Append(mustLast, line);
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            throw Refused(e);
        }
    }
}
