using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What members reported of one other.</summary>
internal sealed class ConductRecord
{
    private readonly Dictionary<Identifier, int> _kept = [];

    /// <summary>Dealings in which it broke the rules.</summary>
    internal int Broke { get; private set; }

    internal void Add(Identifier reporter, bool kept, int dealings)
    {
        if (kept)
        {
            _kept[reporter] = Math.Min(ushort.MaxValue, _kept.GetValueOrDefault(reporter) + dealings);
        }
        else
        {
            Broke = Math.Min(ushort.MaxValue, Broke + dealings);
        }
    }

    /// <summary>Dealings in which it kept them, of each reporter at most so many.</summary>
    internal int Kept(int mostOfOne) => _kept.Values.Sum(dealings => Math.Min(mostOfOne, dealings));
}
