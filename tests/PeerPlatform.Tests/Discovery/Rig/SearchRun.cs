using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>A search that runs, and what it found.</summary>
internal sealed class SearchRun(AdvertisementSearch search, long startMillis)
{
    internal List<FoundAdvertisement> Found { get; } = [];

    internal AdvertisementSearch Search { get; } = search;

    internal long? FirstMillis { get; private set; }

    internal long? OverMillis { get; private set; }

    internal IEnumerable<string> Titles => Found.Select(one => one.Title).Order(StringComparer.Ordinal);

    internal void Collect(DiscoveryNode node, DiscoveryTime now)
    {
        while (Search.TryTakeFound(out FoundAdvertisement? found))
        {
            FirstMillis ??= now.Millis - startMillis;
            Found.Add(found!);
            if (node.KeepsFindings)
            {
                node.Core.Keep(found!, now.Utc);
            }
        }

        if (Search.IsOver)
        {
            OverMillis ??= now.Millis - startMillis;
        }
    }
}
