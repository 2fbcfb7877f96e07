using Microsoft.Win32.SafeHandles;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

/// <summary>
/// A disk in memory that loses its power at a given change, or is full. After a power failure any part of what was not flushed is there: each
/// write wholly, in part or not at all, and the first so many changes of names.
/// </summary>
internal sealed class MemoryDisk : IObjectDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Content> _durable;
    private readonly Dictionary<string, Content> _names;
    private readonly List<Action<Dictionary<string, Content>>> _unsynced = [];

    public MemoryDisk()
        : this([])
    {
    }

    private MemoryDisk(Dictionary<string, Content> names)
    {
        _durable = names;
        _names = new Dictionary<string, Content>(names);
    }

    /// <summary>Changes that are still made before the power fails.</summary>
    public int PowerLossAfter { get; set; } = int.MaxValue;

    public bool IsFull { get; set; }

    public int Changes { get; private set; }

    public bool HasLostPower => Changes > PowerLossAfter;

    /// <summary>What the next start finds.</summary>
    public MemoryDisk AfterPowerLoss(Random random)
    {
        lock (_gate)
        {
            Dictionary<string, Content> names = new(_durable);
            _unsynced.Take(random.Next(_unsynced.Count + 1)).ToList().ForEach(change => change(names));
            return new MemoryDisk(names.ToDictionary(pair => pair.Key, pair => new Content(pair.Value.AfterPowerLoss(random))));
        }
    }

    public IReadOnlyList<KeyValuePair<string, long>> List()
    {
        lock (_gate)
        {
            return [.. _names.Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value.Octets.Length))];
        }
    }

    public IDiskFile OpenOrCreate(string name)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(name, out Content? content))
            {
                content = new Content([]);
                ChangeNames(names => names[name] = content);
            }

            return new MemoryFile(this, content);
        }
    }

    public IDiskFile OpenForReading(string name)
    {
        lock (_gate)
        {
            return _names.TryGetValue(name, out Content? content) ? new MemoryFile(this, content) : throw new FileNotFoundException(name);
        }
    }

    public void Rename(string from, string to) => ChangeNames(names =>
    {
        if (names.Remove(from, out Content? content))
        {
            names[to] = content;
        }
    });

    public void Delete(string name) => ChangeNames(names => names.Remove(name));

    public void SyncNames()
    {
        lock (_gate)
        {
            Change();
            _unsynced.ForEach(change => change(_durable));
            _unsynced.Clear();
        }
    }

    /// <summary>Turns a bit of a file round, as an old disk does.</summary>
    public void Spoil(string name, int at)
    {
        lock (_gate)
        {
            _names[name].Octets[at] ^= 1;
        }
    }

    public void Dispose()
    {
    }

    private void ChangeNames(Action<Dictionary<string, Content>> change)
    {
        lock (_gate)
        {
            Change();
            change(_names);
            _unsynced.Add(change);
        }
    }

    private void Change()
    {
        if (Changes++ >= PowerLossAfter)
        {
            Changes = PowerLossAfter + 1;
            throw new IOException("The power is gone.");
        }
    }

    private sealed class Content(byte[] octets)
    {
        private readonly List<Func<byte[], byte[]>> _unflushed = [];
        private byte[] _durable = octets;

        public byte[] Octets { get; private set; } = octets;

        public void Apply(Func<byte[], byte[]> change)
        {
            Octets = change(Octets);
            _unflushed.Add(change);
        }

        public void Flush()
        {
            _durable = Octets;
            _unflushed.Clear();
        }

        public byte[] AfterPowerLoss(Random random)
        {
            byte[] octets = _durable;
            foreach (Func<byte[], byte[]> change in _unflushed.Where(_ => random.Next(2) == 0))
            {
                byte[] next = change(octets);
                int kept = random.Next(3) == 0 ? random.Next(next.Length + 1) : next.Length;
                octets = [.. next.Take(kept), .. octets.Skip(kept)];
            }

            return [.. octets];
        }
    }

    private sealed class MemoryFile(MemoryDisk disk, Content content) : IDiskFile
    {
        public SafeFileHandle? Handle => null;

        public long Length
        {
            get
            {
                lock (disk._gate)
                {
                    return content.Octets.Length;
                }
            }
        }

        public int Read(long offset, Span<byte> into)
        {
            lock (disk._gate)
            {
                int count = (int)Math.Clamp(content.Octets.Length - offset, 0, into.Length);
                content.Octets.AsSpan((int)Math.Min(offset, content.Octets.Length), count).CopyTo(into);
                return count;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> octets)
        {
            byte[] copy = octets.ToArray();
            lock (disk._gate)
            {
                if (disk.IsFull && offset + copy.Length > content.Octets.Length)
                {
                    // Half of it is written, as a real disk does, and then ENOSPC.
                    content.Apply(before => Put(before, (int)offset, copy[..(copy.Length / 2)]));
                    throw new IOException("No space left on device", 28);
                }

                disk.Change();
                content.Apply(before => Put(before, (int)offset, copy));
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Change();
                content.Apply(before => Sized(before, (int)length));
            }
        }

        public void Flush()
        {
            lock (disk._gate)
            {
                disk.Change();
                content.Flush();
            }
        }

        public void Dispose()
        {
        }

        private static byte[] Put(byte[] before, int offset, byte[] octets)
        {
            byte[] after = Sized(before, Math.Max(before.Length, offset + octets.Length));
            octets.CopyTo(after, offset);
            return after;
        }

        private static byte[] Sized(byte[] before, int length)
        {
            byte[] after = new byte[length];
            before.AsSpan(0, Math.Min(length, before.Length)).CopyTo(after);
            return after;
        }
    }
}
