using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The power fails: nothing catches this.</summary>
internal sealed class PowerFailure : Exception;

/// <summary>What of that which was not flushed is there after the power failed.</summary>
internal enum Surviving
{
    Everything,
    Nothing,
    Some,
}

/// <summary>
/// A disk in memory whose power fails at a chosen operation, a write in its middle. What was not flushed is lost then, or not, or in part.
/// </summary>
internal sealed class MemoryUpdateDisk : IUpdateDisk
{
    private readonly Lock _gate = new();
    private readonly Directory _root = new();

    /// <summary>The operation at which the power fails; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>Operations so far that change something.</summary>
    public int Operations { get; private set; }

    /// <summary>Makes every write fail as on a full disk.</summary>
    public bool IsFull { get; set; }

    /// <summary>The disk as it is found after the power has failed.</summary>
    public MemoryUpdateDisk AfterFailure(Surviving surviving, int seed)
    {
        var random = new Random(seed);
        bool Survives() => surviving == Surviving.Everything || (surviving == Surviving.Some && random.Next(2) == 0);
        var found = new MemoryUpdateDisk();
        foreach ((string name, Node node) in _root.Names(Survives()))
        {
            found._root.Add(name, node.After(Survives));
        }

        return found;
    }

    /// <summary>All octets of a file, for tests that look or damage; null when it is not there.</summary>
    public byte[]? Peek(string folder, string name) => File(folder, name)?.Now;

    /// <summary>Puts other octets in a file's place.</summary>
    public void Poke(string folder, string name, byte[] octets) => File(folder, name)!.Put(octets);

    public IReadOnlyList<string> Folders() => [.. _root.Now.Where(one => one.Value is Directory).Select(one => one.Key)];

    public void CreateFolder(string folder) => Do(() => _root.Now[folder] = new Directory());

    public void RenameFolder(string from, string to) => Do(() =>
    {
        Assert.False(_root.Now.ContainsKey(to));
        Assert.True(_root.Now.Remove(from, out Node? node));
        _root.Now[to] = node;
    });

    public void DeleteFolder(string folder)
    {
        if (_root.Now.ContainsKey(folder))
        {
            Do(() => _root.Now.Remove(folder));
        }
    }

    public IUpdateFile Create(string folder, string name)
    {
        var file = new Content();
        Do(() => In(folder).Now[name] = file);
        return new Writing(this, file);
    }

    public Stream? Open(string folder, string name) => File(folder, name) is Content file ? new MemoryStream(file.Now, writable: false) : null;

    public void Rename(string folder, string from, string to) => Do(() =>
    {
        Assert.True(In(folder).Now.Remove(from, out Node? node));
        In(folder).Now[to] = node;
    });

    public void Sync(string folder) => Do(() => In(folder).Sync());

    public string PathOf(string folder) => "/installation/" + folder;

    public void Dispose()
    {
    }

    private Directory In(string folder) => folder.Length == 0 ? _root : (Directory)_root.Now[folder];

    private Content? File(string folder, string name) =>
        (folder.Length == 0 || _root.Now.ContainsKey(folder)) && In(folder).Now.TryGetValue(name, out Node? node) ? (Content)node : null;

    private void Do(Action action, Action? half = null)
    {
        lock (_gate)
        {
            Operations++;
            if (FailAt > 0 && Operations >= FailAt)
            {
                if (Operations == FailAt)
                {
                    half?.Invoke();
                }

                throw new PowerFailure();
            }

            action();
        }
    }

    private sealed class Writing(MemoryUpdateDisk disk, Content file) : IUpdateFile
    {
        public void Write(ReadOnlySpan<byte> octets)
        {
            if (disk.IsFull)
            {
                throw new IOException("There is no space left.");
            }

            byte[] copy = octets.ToArray();
            disk.Do(() => file.Put([.. file.Now, .. copy]), () => file.Put([.. file.Now, .. copy[..(copy.Length / 2)]]));
        }

        public void Flush() => disk.Do(file.Flush);

        public void Dispose()
        {
        }
    }

    private abstract class Node
    {
        public abstract Node After(Func<bool> survives);
    }

    private sealed class Content : Node
    {
        private byte[] _flushed = [];

        public byte[] Now { get; private set; } = [];

        public void Put(byte[] octets) => Now = octets;

        public void Flush() => _flushed = Now;

        public override Node After(Func<bool> survives)
        {
            var found = new Content { Now = survives() ? Now : _flushed };
            found.Flush();
            return found;
        }
    }

    private sealed class Directory : Node
    {
        private Dictionary<string, Node> _synced = new(StringComparer.Ordinal);

        public Dictionary<string, Node> Now { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Node> Names(bool survives) => survives ? Now : _synced;

        public void Add(string name, Node node)
        {
            Now[name] = node;
            _synced[name] = node;
        }

        public void Sync() => _synced = new(Now, StringComparer.Ordinal);

        public override Node After(Func<bool> survives)
        {
            var found = new Directory();
            foreach ((string name, Node node) in Names(survives()))
            {
                found.Add(name, node.After(survives));
            }

            return found;
        }
    }
}
