using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>The way of one query through this peer: where it came from, whom it was handed on to, and what may still go back.</summary>
internal sealed class QueryRoute(Identifier origin, ulong id, DiscoveryPath from)
{
    /// <summary>Most names that are remembered of one query.</summary>
    internal const int MaxNames = 64;

    private readonly Dictionary<string, DiscoveryPath> _names = new(StringComparer.Ordinal);
    private readonly List<DiscoveryPath> _asked = [];

    internal Identifier Origin { get; } = origin;

    internal ulong Id { get; } = id;

    /// <summary>Where the query came from: its answers go back there.</summary>
    internal DiscoveryPath From { get; } = from;

    /// <summary>Octets that may still go back; in clear they are few, so that a false source address gains little.</summary>
    internal int Budget { get; set; }

    internal long ExpiresAtMillis { get; set; }

    /// <summary>When it was handed on last, and how often.</summary>
    internal long HandedOnAtMillis { get; set; } = long.MinValue;

    internal int HandedOn { get; set; }

    /// <summary>Where this peer's own answer ended: a repeated question is answered from there on, and from the beginning after the last entry.</summary>
    internal int Answered { get; set; }

    /// <summary>Whether it was handed on to anybody.</summary>
    internal bool IsHandedOn => _asked.Count > 0;

    /// <summary>Messages that went back.</summary>
    internal int Relayed { get; set; }

    internal void NoteAsked(DiscoveryPath path)
    {
        if (!WasAsked(path))
        {
            _asked.Add(path);
        }
    }

    /// <summary>Whether answers from there are expected: others' are forged.</summary>
    internal bool WasAsked(DiscoveryPath path) => _asked.Exists(path.IsAs);

    /// <summary>Remembers who told of a name, for those who then want its document.</summary>
    internal void NoteName(string name, DiscoveryPath from)
    {
        if (_names.Count < MaxNames)
        {
            _names.TryAdd(name, from);
        }
    }

    internal DiscoveryPath? WhoHas(string name) => _names.GetValueOrDefault(name);
}
