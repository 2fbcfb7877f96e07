using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>
/// Queries that came from others: each is handled once, and answers to what was handed on go back to where the query came from. Not safe for threads.
/// </summary>
internal sealed class ResolverRoutes
{
    private readonly Dictionary<(Identifier Origin, ulong Id), long> _seen = [];
    private readonly Dictionary<(Identifier Group, ulong Id), Identifier> _back = [];
    private readonly Queue<(Identifier Group, Identifier Origin, ulong Id, long Until)> _order = [];

    /// <summary>Notes a query; false when it was here before.</summary>
    internal bool Note(Identifier group, Identifier origin, ulong id, Identifier from, long nowMillis)
    {
        Forget(nowMillis);
        if (!_seen.TryAdd((origin, id), nowMillis))
        {
            return false;
        }

        _back.TryAdd((group, id), from);
        _order.Enqueue((group, origin, id, nowMillis + ResolverTuning.RouteMillis));
        return true;
    }

    /// <summary>Where answers to a query go; null when it is not remembered.</summary>
    internal Identifier? Find(Identifier group, ulong id) => _back.GetValueOrDefault((group, id));

    private void Forget(long nowMillis)
    {
        while (_order.TryPeek(out (Identifier Group, Identifier Origin, ulong Id, long Until) oldest)
            && (oldest.Until <= nowMillis || _order.Count >= ResolverTuning.MaxRoutes))
        {
            _order.Dequeue();
            _seen.Remove((oldest.Origin, oldest.Id));
            _back.Remove((oldest.Group, oldest.Id));
        }
    }
}
