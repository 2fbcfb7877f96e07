namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>The keys of one <see cref="PlatformCryptography"/> that hold native objects. Taken only when a key wakes, rests or dies.</summary>
internal sealed class AwakeKeys
{
    private readonly Lock _lock = new();
    private readonly HashSet<RestingKey> _keys = [];

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count;
            }
        }
    }

    internal void Add(RestingKey key)
    {
        lock (_lock)
        {
            _keys.Add(key);
        }
    }

    internal void Remove(RestingKey key)
    {
        lock (_lock)
        {
            _keys.Remove(key);
        }
    }

    internal void RestUnused()
    {
        lock (_lock)
        {
            _keys.RemoveWhere(static key => key.RestIfUnused());
        }
    }
}
