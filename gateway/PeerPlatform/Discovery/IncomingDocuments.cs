using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Documents on their way to this peer's index, in parts. Bounded: so many at once, so many from one address, and none for long.
/// </summary>
internal sealed class IncomingDocuments
{
    internal const int MaxAtOnce = 128;
    internal const int MaxEachAddress = 8;
    internal const int LifeMillis = 10_000;

    private readonly Dictionary<(RemoteAddress From, ulong Id), Coming> _coming = [];
    private readonly Queue<Coming> _byAge = new();

    internal int Count => _coming.Count;

    /// <summary>Takes a part.</summary>
    /// <returns>The assembly, whole or not; null when there is no room for one more.</returns>
    internal DocumentAssembly? Take(PeersMessage part, RemoteAddress from, long now)
    {
        Expire(now);
        (RemoteAddress, ulong) key = (from, part.QueryId);
        if (!_coming.TryGetValue(key, out Coming? coming))
        {
            if (_coming.Count >= MaxAtOnce || _coming.Keys.Count(other => other.From.Equals(from)) >= MaxEachAddress || part.PartOffset != 0)
            {
                return null;
            }

            coming = new Coming(key, new DocumentAssembly(part.Total), now + LifeMillis);
            _coming[key] = coming;
            _byAge.Enqueue(coming);
        }

        if (!coming.Document.IsWhole)
        {
            coming.Document.Take(part);
        }

        return coming.Document;
    }

    private void Expire(long now)
    {
        while (_byAge.TryPeek(out Coming? oldest) && oldest.ExpiresAtMillis <= now)
        {
            _byAge.Dequeue();
            _coming.Remove(oldest.Key);
        }
    }

    private sealed record Coming((RemoteAddress From, ulong Id) Key, DocumentAssembly Document, long ExpiresAtMillis);
}
