namespace NanoPeers.Backend;

/// <summary>What went out under one path.</summary>
/// <param name="Requests">How often it was asked for.</param>
/// <param name="Octets">Octets of bodies that were handed to the network.</param>
internal readonly record struct PathTraffic(long Requests, long Octets);

/// <summary>Requests and octets of each path.</summary>
internal sealed class TrafficCounters
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, PathTraffic> _paths = new(StringComparer.Ordinal);

    public void CountRequest(string path) => Add(path, 1, 0);

    public void CountOctets(string path, long octets) => Add(path, 0, octets);

    public IReadOnlyDictionary<string, PathTraffic> Read()
    {
        lock (_gate)
        {
            return new SortedDictionary<string, PathTraffic>(_paths, StringComparer.Ordinal);
        }
    }

    private void Add(string path, long requests, long octets)
    {
        lock (_gate)
        {
            PathTraffic before = _paths.GetValueOrDefault(path);
            _paths[path] = new PathTraffic(before.Requests + requests, before.Octets + octets);
        }
    }
}
