using System.Security.Cryptography;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// What others can reach here, and under which names. Names have 160 random bits: who was not told one does not find it. An alias means an object
/// by its content, so it is never about something else later. All members may be called from any thread.
/// </summary>
public sealed class AliasTable
{
    /// <summary>Aliases of objects at once: 65,536. The one that was published longest ago goes first.</summary>
    public const int MaxAliases = 65_536;

    /// <summary>Upload aliases at once: 1,024.</summary>
    public const int MaxUploads = 1_024;

    internal const string ObjectPrefix = "/a/";
    internal const string UploadPrefix = "/u/";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int NameLength = 32;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, ObjectId>>> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectId, LinkedListNode<KeyValuePair<string, ObjectId>>> _byId = [];
    private readonly LinkedList<KeyValuePair<string, ObjectId>> _byAge = new();
    private readonly Dictionary<string, UploadAlias> _uploads = new(StringComparer.Ordinal);

    /// <summary>An empty table.</summary>
    /// <param name="time">What uploads expire by; the system's clock unless given.</param>
    public AliasTable(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Aliases of objects that there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byPath.Count;
            }
        }
    }

    /// <summary>
    /// Gives an object an alias, or says the one that it has. The object may still be coming in: then its verified octets are served.
    /// </summary>
    /// <returns>A path: <c>/a/</c> and 32 letters and digits.</returns>
    public string Publish(ObjectId id)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out LinkedListNode<KeyValuePair<string, ObjectId>>? node))
            {
                _byAge.Remove(node);
                _byAge.AddLast(node);
                return node.Value.Key;
            }

            if (_byPath.Count == MaxAliases)
            {
                Remove(_byAge.First!);
            }

            string path = ObjectPrefix + NewName();
            node = _byAge.AddLast(KeyValuePair.Create(path, id));
            _byPath.Add(path, node);
            _byId.Add(id, node);
            return path;
        }
    }

    /// <summary>Takes an object's alias away; requests under way go on. False when it has none.</summary>
    public bool Withdraw(ObjectId id)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out LinkedListNode<KeyValuePair<string, ObjectId>>? node))
            {
                return false;
            }

            Remove(node);
            return true;
        }
    }

    /// <summary>Opens an alias that others may post files to.</summary>
    /// <exception cref="InvalidOperationException">There are 1,024 open already.</exception>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public UploadAlias OpenUpload(UploadOrder order)
    {
        UploadAlias alias = new(UploadPrefix + NewName(), order);
        lock (_gate)
        {
            foreach (UploadAlias over in _uploads.Values.Where(item => item.Order.Until <= _time.GetUtcNow()).ToList())
            {
                _uploads.Remove(over.Path);
            }

            if (_uploads.Count == MaxUploads)
            {
                throw new InvalidOperationException($"There are {MaxUploads} upload aliases open already.");
            }

            alias.Folder.Prepare(isInUse: _uploads.Values.Any(item => item.Folder.Path == alias.Folder.Path));
            _uploads.Add(alias.Path, alias);
        }

        return alias;
    }

    /// <summary>Closes an upload alias; files that were posted stay. False when it is not open.</summary>
    public bool CloseUpload(UploadAlias alias)
    {
        lock (_gate)
        {
            return _uploads.Remove(alias.Path);
        }
    }

    internal bool TryFindObject(string path, out ObjectId id)
    {
        lock (_gate)
        {
            bool isThere = _byPath.TryGetValue(path, out LinkedListNode<KeyValuePair<string, ObjectId>>? node);
            id = isThere ? node!.Value.Value : default;
            return isThere;
        }
    }

    /// <summary>The upload alias with this path, also where a posted file's name follows; null when there is none, or it is over.</summary>
    internal UploadAlias? FindUpload(string path)
    {
        int length = UploadPrefix.Length + NameLength;
        string stem = path.Length > length && path[length] == '/' ? path[..length] : path;
        lock (_gate)
        {
            return _uploads.TryGetValue(stem, out UploadAlias? alias) && alias.Order.Until > _time.GetUtcNow() ? alias : null;
        }
    }

    private static string NewName() => RandomNumberGenerator.GetString(Alphabet, NameLength);

    private void Remove(LinkedListNode<KeyValuePair<string, ObjectId>> node)
    {
        _byAge.Remove(node);
        _byPath.Remove(node.Value.Key);
        _byId.Remove(node.Value.Value);
    }
}
