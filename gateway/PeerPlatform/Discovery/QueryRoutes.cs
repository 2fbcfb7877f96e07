using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What a query is to a peer that may have seen it before.</summary>
internal enum QueryArrival
{
    /// <summary>Never seen: it is answered and handed on.</summary>
    New,

    /// <summary>The same asker repeats it, since something may have been lost: it is answered again, and handed on again a few times.</summary>
    Repeat,

    /// <summary>It came on another way: a loop, or a second path. Left alone.</summary>
    Duplicate,

    /// <summary>There is no room for it. Left alone; its repeat may find room.</summary>
    Full,
}

/// <summary>
/// The queries that came through a peer of late, by origin and id. Bounded, as a whole and for each address, so that nobody who floods a peer with
/// queries keeps others' from passing.
/// </summary>
internal sealed class QueryRoutes
{
    internal const int MaxRoutes = 4_096;
    internal const int MaxEachAddress = 128;
    internal const int LifeMillis = 15_000;

    private readonly Dictionary<(Identifier Origin, ulong Id), QueryRoute> _routes = [];
    private readonly Dictionary<RemoteAddress, int> _eachAddress = [];
    private readonly Queue<QueryRoute> _byAge = new();

    internal int Count => _routes.Count;

    /// <summary>Takes a query.</summary>
    internal QueryArrival Take(Identifier origin, ulong id, DiscoveryPath from, long nowMillis, out QueryRoute? route)
    {
        Expire(nowMillis);
        if (_routes.TryGetValue((origin, id), out route))
        {
            return route.From.IsAs(from) ? QueryArrival.Repeat : QueryArrival.Duplicate;
        }

        int held = _eachAddress.GetValueOrDefault(from.Address);
        if (_routes.Count >= MaxRoutes || held >= MaxEachAddress)
        {
            return QueryArrival.Full;
        }

        route = new QueryRoute(origin, id, from) { ExpiresAtMillis = nowMillis + LifeMillis };
        _routes[(origin, id)] = route;
        _eachAddress[from.Address] = held + 1;
        _byAge.Enqueue(route);
        return QueryArrival.New;
    }

    internal QueryRoute? Find(Identifier origin, ulong id, long nowMillis)
    {
        Expire(nowMillis);
        return _routes.GetValueOrDefault((origin, id));
    }

    private void Expire(long nowMillis)
    {
        while (_byAge.TryPeek(out QueryRoute? oldest) && oldest.ExpiresAtMillis <= nowMillis)
        {
            _byAge.Dequeue();
            _routes.Remove((oldest.Origin, oldest.Id));
            RemoteAddress address = oldest.From.Address;
            if (--_eachAddress[address] == 0)
            {
                _eachAddress.Remove(address);
            }
        }
    }
}
