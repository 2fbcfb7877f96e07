using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>A key that can be laid to rest by another thread than the one that uses it.</summary>
internal abstract class RestingKey
{
    /// <summary>Frees the native object if the key was not used since the last call.</summary>
    /// <returns>True when the key is at rest now.</returns>
    internal abstract bool RestIfUnused();
}

/// <summary>
/// A key's octets and, while it is awake, the native object made from them. The using thread takes the object out of its field
/// and puts it back; the thread that lays keys to rest takes it too, so neither waits and neither frees what the other uses.
/// </summary>
/// <typeparam name="TNative">What the platform makes of the octets.</typeparam>
internal abstract class RestingKey<TNative> : RestingKey
    where TNative : class, IDisposable
{
    private readonly AwakeKeys _awake;
    private readonly byte[] _octets;
    private TNative? _native;
    private volatile bool _used;
    private bool _wiped;

    protected RestingKey(AwakeKeys awake, ReadOnlySpan<byte> octets)
    {
        _awake = awake;
        _octets = octets.ToArray();
    }

    protected byte[] Octets
    {
        get
        {
            ObjectDisposedException.ThrowIf(_wiped, this);
            return _octets;
        }
    }

    /// <summary>Overwrites the octets and frees the native object.</summary>
    public void Wipe()
    {
        if (_wiped)
        {
            return;
        }

        _wiped = true;
        CryptographicOperations.ZeroMemory(_octets);
        _awake.Remove(this);
        Interlocked.Exchange(ref _native, null)?.Dispose();
    }

    internal override bool RestIfUnused()
    {
        if (_used)
        {
            _used = false;
            return false;
        }

        // Null here means that the using thread has the object at this moment: the key is awake.
        TNative? native = Interlocked.Exchange(ref _native, null);
        native?.Dispose();
        return native != null;
    }

    /// <summary>Takes the native object; null when the key is at rest. What was taken is put back.</summary>
    protected TNative? Take()
    {
        _used = true;
        return Interlocked.Exchange(ref _native, null);
    }

    /// <summary>Makes the native object of a key at rest. It counts as taken.</summary>
    protected TNative Wake()
    {
        TNative native = Create(Octets);
        _awake.Add(this);
        return native;
    }

    protected void PutBack(TNative native) => Volatile.Write(ref _native, native);

    protected abstract TNative Create(byte[] octets);
}
