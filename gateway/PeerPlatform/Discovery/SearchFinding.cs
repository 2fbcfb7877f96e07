using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;
using System.Text;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Something that a search heard of, until its document is here and sound.</summary>
internal sealed class SearchFinding
{
    internal SearchFinding(PeersEntryReader entry, Identifier answerer, DiscoveryPath from)
    {
        Name = Encoding.ASCII.GetString(entry.Buffer, entry.NameOffset, entry.NameLength);
        Title = Encoding.UTF8.GetString(entry.Buffer, entry.TitleOffset, entry.TitleLength);
        Endpoint = Encoding.ASCII.GetString(entry.Buffer, entry.EndpointOffset, entry.EndpointLength);
        Kind = entry.Kind;
        Publisher = new Identifier(entry.Buffer, entry.PublisherOffset);
        Version = entry.Version;
        SecondsLeft = entry.SecondsLeft;
        Total = (int)entry.Total;
        IsJson = (entry.Flags & PeersEntryFlags.Json) != 0;
        Answerer = answerer;
        From = from;
    }

    internal string Name { get; }

    internal string Title { get; }

    internal string Endpoint { get; }

    internal int Kind { get; }

    internal Identifier Publisher { get; }

    internal uint Version { get; }

    internal uint SecondsLeft { get; }

    internal int Total { get; }

    internal bool IsJson { get; }

    internal Identifier Answerer { get; }

    internal DiscoveryPath From { get; }

    /// <summary>The document so far; null before the first part was asked for.</summary>
    internal DocumentAssembly? Parts { get; set; }

    internal long AskedAtMillis { get; set; }

    internal int Questions { get; set; }

    internal bool IsSettled { get; set; }

    /// <summary>Whether a document is the one that was told of.</summary>
    internal bool IsAs(AdvertisedDocument document) =>
        document.Name == Name && document.Kind == Kind && document.Publisher.Equals(Publisher) && document.Version == Version && !document.IsWithdrawal;

    internal FoundAdvertisement Found(AdvertisedDocument? document, long tookMillis) => new(
        Name, Kind, document?.Title ?? Title, Publisher, Version, SecondsLeft, Answerer)
    {
        Endpoint = document?.Endpoint is { Length: > 0 } told ? told : Endpoint,
        Document = document,
        From = From.Address.ToString(),
        After = TimeSpan.FromMilliseconds(tookMillis),
    };
}
