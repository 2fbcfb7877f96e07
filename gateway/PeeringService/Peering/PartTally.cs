using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Adds up what came from where.</summary>
internal sealed class PartTally
{
    internal const string Local = "local";

    private readonly Lock _gate = new();
    private readonly List<FetchPart> _parts = [];

    internal IReadOnlyList<FetchPart> Parts
    {
        get
        {
            lock (_gate)
            {
                return [.. _parts];
            }
        }
    }

    internal void Add(string source, bool isOrigin, long octets)
    {
        lock (_gate)
        {
            int place = _parts.FindIndex(part => part.Source == source && part.IsOrigin == isOrigin);
            if (place < 0)
            {
                _parts.Add(new FetchPart(source, isOrigin, octets));
            }
            else
            {
                _parts[place] = _parts[place] with { Octets = _parts[place].Octets + octets };
            }
        }
    }

    /// <summary>What came was thrown away.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _parts.Clear();
        }
    }
}
