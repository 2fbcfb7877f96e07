namespace NanoPeers.PeeringService.Peering;

/// <summary>Peers that gave a wrong content, and until when nothing is fetched from them. Bounded: the one that is free soonest goes first.</summary>
internal sealed class DistrustedPeers(TimeProvider time, TimeSpan howLong)
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, DateTimeOffset> _until = [];

    internal void Add(long who)
    {
        lock (_gate)
        {
            if (_until.Count >= Most)
            {
                _until.Remove(_until.MinBy(pair => pair.Value).Key);
            }

            _until[who] = time.GetUtcNow() + howLong;
        }
    }

    internal bool Has(long who)
    {
        lock (_gate)
        {
            return _until.TryGetValue(who, out DateTimeOffset until) && time.GetUtcNow() < until;
        }
    }
}
