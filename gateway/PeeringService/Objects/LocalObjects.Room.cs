using System.Globalization;
using JournalLine = NanoPeers.PeeringService.Objects.ObjectJournal.JournalLine;

namespace NanoPeers.PeeringService.Objects;

/// <summary>What the store finds when it opens, and what goes when there is no room.</summary>
public sealed partial class LocalObjects
{
    private const string CleanMark = "clean";
    private const string ObjectEnding = ".object";
    private const string PartEnding = ".part";
    private const string MapEnding = ".map";
    private const string LooseEnding = ".loose";

    private static string MapOf(string fileName) => Path.ChangeExtension(fileName, MapEnding);

    /// <summary>Whether the last store here closed in order. The mark is gone for good before anything changes.</summary>
    private bool TakeCleanMark()
    {
        bool isClean = _disk.List().Any(file => file.Key == CleanMark);
        if (isClean)
        {
            _disk.Delete(CleanMark);
            _disk.SyncNames();
        }

        return isClean;
    }

    private void Replay(JournalLine line)
    {
        if (ObjectId.TryParse(line.Put, out ObjectId put))
        {
            // A line that gives a known object another name, or pins it, does not say its length again.
            StoredObject? known = _objects.Find(put);
            if (known is not null || line.Length is >= 0)
            {
                StoredObject stored = _objects.Put(put, known?.Length ?? line.Length!.Value, line.Href);
                stored.IsPinned = line.Pinned ?? stored.IsPinned;
            }
        }
        else if (ObjectId.TryParse(line.Drop, out ObjectId drop))
        {
            _objects.Remove(drop);
        }
        else if (line.Forget is { } href)
        {
            _objects.Forget(href);
        }
    }

    /// <summary>Strikes out objects whose files are gone, and deletes files that nothing says anything about.</summary>
    private void SweepFiles()
    {
        Dictionary<string, long> files = new(_disk.List(), StringComparer.Ordinal);
        foreach (KeptObject stored in _objects.List())
        {
            if (!files.TryGetValue(FileOf(stored.Id), out long length) || length != stored.Length)
            {
                _objects.Remove(stored.Id);
            }
        }

        foreach ((string name, long length) in files)
        {
            string stem = Path.GetFileNameWithoutExtension(name);
            bool isId = ObjectId.TryParse(stem, out ObjectId id);
            switch (Path.GetExtension(name))
            {
                case ObjectEnding when isId && _objects.Find(id) is not null:
                case MapEnding when isId && files.ContainsKey(stem + PartEnding):
                    break;
                case PartEnding when isId && files.ContainsKey(stem + MapEnding) && _objects.Find(id) is null:
                    _partials[name] = length;
                    break;
                default:
                    if (name != ObjectJournal.FileName)
                    {
                        _disk.Delete(name);
                    }

                    break;
            }
        }
    }

    private void TrimToBudget()
    {
        if (!TryMakeRoom(0))
        {
            ObjectsLog.OverBudget(_logger, Used(), _options.MaxOctets);
        }
    }

    private long Used() => _objects.Octets + _partials.Values.Sum() + _incomingByKey.Values.Sum(item => item.Reserved);

    /// <summary>
    /// Lets go of what was left of downloads, then of the least recently used objects, until there is room; false, and nothing is let go, when that
    /// would not be enough.
    /// </summary>
    private bool TryMakeRoom(long octets)
    {
        List<string> partials = [];
        List<ObjectId> objects = [];
        lock (_gate)
        {
            long excess = Used() + Math.Max(0, octets) - _options.MaxOctets;
            foreach ((string name, long length) in _partials.TakeWhile(_ => excess > 0))
            {
                partials.Add(name);
                excess -= length;
            }

            foreach (StoredObject stored in _objects.Evictable.TakeWhile(_ => excess > 0))
            {
                objects.Add(stored.Id);
                excess -= stored.Length;
            }

            if (excess > 0)
            {
                return false;
            }

            partials.ForEach(name => _partials.Remove(name));
        }

        partials.ForEach(name =>
        {
            _disk.Delete(MapOf(name));
            _disk.Delete(name);
        });
        objects.ForEach(Drop);
        return true;
    }

    /// <summary>Deletes an object. A power cut may bring its file back; the next start sweeps it, or finds it well.</summary>
    private void Drop(ObjectId id)
    {
        lock (_gate)
        {
            _objects.Remove(id);
        }

        try
        {
            _disk.Delete(FileOf(id));
            _journal.Append(mustLast: false, new JournalLine { Drop = id.ToString() });
        }
        catch (Exception e) when (ObjectStoreException.IsRefusal(e))
        {
            throw Refused(e);
        }

        ObjectsLog.Dropped(_logger, id);
    }

    private static void ReadRange(string line, List<(long Start, long End)> ranges)
    {
        string[] parts = line.Split(' ');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long end)
            && start < end)
        {
            ranges.Add((start, end));
        }
    }
}
