using System.Buffers;
using System.Globalization;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// An object that is coming in, shared by everybody who wants it. Octets may be written at any offset, by several sources, in any order; what is
/// there already is not written again, so a second source cannot spoil it. All members may be called from any thread.
/// </summary>
public sealed class ObjectInProgress
{
    private const long CheckpointOctets = 1 << 20;

    private readonly Lock _gate = new();
    private readonly LocalObjects _store;
    private readonly IDiskFile _file;
    private readonly CheckedLines? _map;
    private readonly OctetRanges _received = new();
    private readonly OctetRanges _verified = new();
    private readonly OctetRanges _unsaved = new();
    private readonly TaskCompletionSource<CompletionAnswer> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<CompletionAnswer>? _completing;
    private bool _closed;
    private long _total;
    private long _count;

    internal ObjectInProgress(LocalObjects store, ObjectExpectation expected, string fileName, IDiskFile file, CheckedLines? map)
    {
        _store = store;
        Expected = expected;
        FileName = fileName;
        _file = file;
        _map = map;
        _total = expected.Chunks?.Length ?? expected.Length ?? -1;
        Reserved = Math.Max(0, _total);
    }

    /// <summary>What it must be.</summary>
    public ObjectExpectation Expected { get; }

    /// <summary>Its id, where somebody vouched for its digest beforehand; null otherwise.</summary>
    public ObjectId? Id => Expected.Sha256;

    /// <summary>Octets of the whole; null while nobody knows.</summary>
    public long? Total => Volatile.Read(ref _total) is >= 0 and var total ? total : null;

    /// <summary>Octets that are here; where there are chunk digests, those of verified chunks only.</summary>
    public long Received => Volatile.Read(ref _count);

    /// <summary>Ends with <see cref="CompletionAnswer.Complete"/> or <see cref="CompletionAnswer.Abandoned"/>, and never fails.</summary>
    public Task<CompletionAnswer> Ended => _ended.Task;

    internal string FileName { get; }

    /// <summary>Octets that the store keeps free for it. The store's own lock guards it.</summary>
    internal long Reserved { get; set; }

    /// <summary>Says how long the whole is, when a source told; false when it is known to be different, or the store has no room for so much.</summary>
    public bool TrySetTotal(long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        lock (_gate)
        {
            if (_total >= 0 || _closed)
            {
                return _total == total;
            }

            if ((_received.All.Count > 0 && _received.All[^1].End > total) || !_store.TryReserve(this, total))
            {
                return false;
            }

            Volatile.Write(ref _total, total);
            return true;
        }
    }

    /// <summary>Takes octets. A chunk is best left to one source, so that a wrong chunk has one who is to blame.</summary>
    /// <param name="offset">Where in the object they begin.</param>
    /// <param name="octets">The octets.</param>
    /// <exception cref="ObjectStoreException">The disk is full, there is no room, or the folder cannot be written. What was there stays.</exception>
    public WriteAnswer Write(long offset, ReadOnlySpan<byte> octets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        lock (_gate)
        {
            if (_closed || _completing is not null)
            {
                return WriteAnswer.Ended;
            }

            long end = offset + octets.Length;
            if (_total >= 0 && end > _total)
            {
                return WriteAnswer.BeyondEnd;
            }

            if (_total < 0 && !_store.TryReserve(this, end))
            {
                throw new ObjectStoreException(ObjectStoreFault.NoRoom, $"There is no room for {end} octets of {Expected.Href}.");
            }

            try
            {
                WriteMissing(offset, octets);
                WriteAnswer answer = Expected.Chunks is { } chunks ? VerifyChunks(chunks, offset, end) : WriteAnswer.Taken;
                SaveMap();
                return answer;
            }
            catch (Exception e) when (ObjectStoreException.IsRefusal(e))
            {
                throw _store.Refused(e);
            }
            finally
            {
                Tell();
            }
        }
    }

    /// <summary>The next octets that are missing, from a place on; null when none are, or when the end is not known and nothing is behind.</summary>
    /// <param name="from">Where to look from.</param>
    /// <param name="max">At most so many octets.</param>
    public (long Offset, long Count)? NextMissing(long from, long max)
    {
        lock (_gate)
        {
            long start = _received.EndFrom(from);
            long end = Math.Min(_received.NextStart(start), _total >= 0 ? _total : long.MaxValue);
            return start >= end || end == long.MaxValue ? null : (start, Math.Min(max, end - start));
        }
    }

    /// <summary>The end of the verified octets from a place on without a gap; the place itself when the octet there is not verified.</summary>
    public long VerifiedEnd(long from)
    {
        lock (_gate)
        {
            return _ended.Task.IsCompletedSuccessfully && _ended.Task.Result == CompletionAnswer.Complete
                ? Math.Max(from, _total)
                : _verified.EndFrom(from);
        }
    }

    /// <summary>Waits until the octet at a place is verified, or the object has ended.</summary>
    /// <returns>True when the octet is verified; false when there is none, or will be none.</returns>
    /// <exception cref="OperationCanceledException">The caller waits no longer.</exception>
    public async Task<bool> WaitForAsync(long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (VerifiedEnd(offset) > offset)
            {
                return true;
            }

            if (_ended.Task.IsCompleted)
            {
                return false;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens what is here for reading. Only octets before <see cref="VerifiedEnd"/> may be handed to others. Null when it has ended.</summary>
    public ObjectReading? OpenReading()
    {
        lock (_gate)
        {
            return _closed || Id is not { } id || _total < 0 ? null : new ObjectReading(id, _store.OpenPart(FileName), _total);
        }
    }

    /// <summary>
    /// Checks the whole and puts it into the store. Concurrent calls share one check. After <see cref="CompletionAnswer.Damaged"/> and
    /// <see cref="CompletionAnswer.Incomplete"/> octets may be written again.
    /// </summary>
    /// <exception cref="ObjectStoreException">The disk refuses. What was written stays, and this can be called again.</exception>
    public Task<CompletionAnswer> CompleteAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return _ended.Task;
            }

            _completing ??= Task.Run(Complete, CancellationToken.None);
            return _completing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the download. What is verifiable stays on the disk for the next one. Without effect while it is checked, and after its end.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (!_closed && _completing is null)
            {
                Close(CompletionAnswer.Abandoned);
            }
        }
    }

    /// <summary>Takes over what an earlier download left: chunks that fit their digests, or ranges that the whole's digest will judge.</summary>
    internal void Resume(IReadOnlyList<(long Start, long End)> ranges)
    {
        lock (_gate)
        {
            long most = Math.Min(_total >= 0 ? _total : long.MaxValue, _file.Length);
            foreach ((long start, long end) in ranges.Where(range => range.Start >= 0 && range.End <= most))
            {
                _received.Add(start, end);
            }

            if (Expected.Chunks is { } chunks)
            {
                VerifyChunks(chunks, 0, chunks.Length);
                _received.Clear();
                foreach ((long start, long end) in _verified.All)
                {
                    _received.Add(start, end);
                }
            }

            _unsaved.Clear();
            Tell();
        }
    }

    /// <summary>Waits for checks that are under way, and abandons what they leave.</summary>
    internal void Shut()
    {
        while (true)
        {
            IAsyncResult completing;
            lock (_gate)
            {
                if (_completing is null && !_closed)
                {
                    Close(CompletionAnswer.Abandoned);
                }

                if (_closed)
                {
                    return;
                }

                completing = _completing!;
            }

            completing.AsyncWaitHandle.WaitOne();
        }
    }

    private CompletionAnswer Complete()
    {
        CompletionAnswer answer = CompletionAnswer.Incomplete;
        try
        {
            long total;
            lock (_gate)
            {
                total = _total >= 0 ? _total : _received.EndFrom(0);
                if ((Expected.Chunks is null ? _received : _verified).Count != total)
                {
                    return answer;
                }
            }

            ObjectId id = _store.DigestOf(_file, total);
            answer = Expected.Sha256 is { } expected && expected != id ? CompletionAnswer.Damaged : CompletionAnswer.Complete;
            if (answer == CompletionAnswer.Complete)
            {
                _file.Flush();
                _store.Install(this, id, total);
            }

            return answer;
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            answer = CompletionAnswer.Incomplete;
            throw _store.Refused(e);
        }
        finally
        {
            Settle(answer);
        }
    }

    private void Settle(CompletionAnswer answer)
    {
        lock (_gate)
        {
            _completing = null;
            if (answer == CompletionAnswer.Complete)
            {
                Volatile.Write(ref _total, _total >= 0 ? _total : _received.Count);
                Close(answer);
            }
            else if (answer == CompletionAnswer.Damaged)
            {
                _received.Clear();
                _verified.Clear();
                _unsaved.Clear();
                _map?.CutTo(0);
                Tell();
            }
        }
    }

    private void Close(CompletionAnswer how)
    {
        _closed = true;
        if (how == CompletionAnswer.Abandoned)
        {
            _store.Release(this);
        }

        _map?.Dispose();
        _file.Dispose();
        _ended.TrySetResult(how);
        Tell();
    }

    private void WriteMissing(long offset, ReadOnlySpan<byte> octets)
    {
        long end = offset + octets.Length;
        for (long at = _received.EndFrom(offset); at < end; at = _received.EndFrom(at))
        {
            long until = Math.Min(end, _received.NextStart(at));
            _file.Write(at, octets[(int)(at - offset)..(int)(until - offset)]);
            _received.Add(at, until);
            _unsaved.Add(at, until);
        }
    }

    private WriteAnswer VerifyChunks(ChunkDigests chunks, long start, long end)
    {
        WriteAnswer answer = WriteAnswer.Taken;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(chunks.ChunkSize);
        try
        {
            for (int chunk = (int)(start / chunks.ChunkSize); chunk < chunks.Count && chunks.StartOf(chunk) < end; chunk++)
            {
                (long from, long to) = (chunks.StartOf(chunk), chunks.StartOf(chunk) + chunks.LengthOf(chunk));
                if (_verified.Has(from, to) || !_received.Has(from, to))
                {
                    continue;
                }

                if (chunks.Fits(chunk, LocalObjects.ReadFully(_file, from, buffer.AsSpan(0, chunks.LengthOf(chunk)))))
                {
                    _verified.Add(from, to);
                }
                else
                {
                    _received.Remove(from, to);
                    _unsaved.Remove(from, to);
                    answer = WriteAnswer.ChunkDamaged;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return answer;
    }

    /// <summary>
    /// Notes what is there for a download after a restart. Chunks are checked again then, so they need no flush; without chunk digests the octets
    /// are flushed first, now and then.
    /// </summary>
    private void SaveMap()
    {
        if (_map is null || (Expected.Chunks is null && _unsaved.Count < CheckpointOctets))
        {
            return;
        }

        if (Expected.Chunks is null)
        {
            _file.Flush();
        }

        long mark = _map.End;
        try
        {
            foreach ((long start, long end) in _unsaved.All)
            {
                _map.Append(string.Create(CultureInfo.InvariantCulture, $"{start} {end}"));
            }
        }
        catch
        {
            _map.CutTo(mark);
            throw;
        }

        _unsaved.Clear();
    }

    private void Tell()
    {
        Volatile.Write(ref _count, (Expected.Chunks is null ? _received : _verified).Count);
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }
}
