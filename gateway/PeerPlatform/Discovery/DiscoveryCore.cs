using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Peer discovery at one peer: answers queries, hands them on, carries the answers back, takes documents, and runs this peer's own searches and
/// publications. No I/O, no clock; for one thread at a time. PEER-DISCOVERY.md.
/// </summary>
internal sealed partial class DiscoveryCore
{
    private readonly Identifier _self;
    private readonly IDocumentReader _documents;
    private readonly IAdvertisementIndex _index;
    private readonly IAdvertisementIndex _cache;
    private readonly DocumentDesk _cacheDesk;
    private readonly Func<int, int> _below;
    private readonly Func<ulong> _newId;
    private readonly QueryRoutes _routes = new();
    private readonly IncomingDocuments _incoming = new();
    private readonly QueryAnswers _answers = new();
    private readonly Queue<DiscoverySend> _due = new();
    private readonly Dictionary<ulong, AdvertisementSearch> _searches = [];
    private readonly Dictionary<ulong, Publication> _publications = [];

    /// <param name="self">This peer.</param>
    /// <param name="documents">Reads documents.</param>
    /// <param name="index">What this peer has for others.</param>
    /// <param name="cache">What this peer found elsewhere.</param>
    /// <param name="below">A random number from 0 to below its argument.</param>
    /// <param name="newId">A random number that is not 0.</param>
    internal DiscoveryCore(
        Identifier self, IDocumentReader documents, IAdvertisementIndex index, IAdvertisementIndex cache, Func<int, int> below, Func<ulong> newId)
    {
        _self = self;
        _documents = documents;
        _index = index;
        _cache = cache;
        _below = below;
        _newId = newId;
        Desk = new DocumentDesk(documents, index);
        _cacheDesk = new DocumentDesk(documents, cache);
    }

    /// <summary>Whom a query that came from somewhere is handed on to.</summary>
    internal Func<DiscoveryPath, IReadOnlyList<DiscoveryPath>> Neighbours { get; set; } = _ => [];

    /// <summary>What the region's policies say.</summary>
    internal RegionRules Rules { get; set; } = RegionRules.Usual;

    /// <summary>What is told in clear even where the region's policies forbid clear: its own advertisement, with these policies; null for nothing.</summary>
    internal string? AlwaysPublic { get; set; }

    internal DiscoveryCounters Counters { get; } = new();

    internal DocumentDesk Desk { get; }

    /// <summary>Searches that run.</summary>
    internal int SearchCount => _searches.Count;

    internal long NextTimeoutMillis => Math.Min(
        _searches.Values.Select(search => search.NextTimeoutMillis).DefaultIfEmpty(long.MaxValue).Min(),
        _publications.Values.Select(publication => publication.NextTimeoutMillis).DefaultIfEmpty(long.MaxValue).Min());

    /// <summary>What is to be sent next.</summary>
    internal bool TryTakeSend(out DiscoverySend? send) => _due.TryDequeue(out send);

    /// <summary>Begins a search. It gives up by itself when its time is over.</summary>
    internal AdvertisementSearch Search(DiscoveryQuery query, IEnumerable<DiscoveryPath> places, bool asksSubnet, int lastsMillis, DiscoveryTime now)
    {
        DiscoveryQuery ruled = query with { Hops = Math.Min(query.Hops, Rules.MostHops) };
        AdvertisementSearch search = new(ruled, _newId(), _self, _documents, (name, publisher) => Known(name, publisher, now), _below)
        {
            SignedOnly = Rules.SignedOnly,
        };
        _searches[search.Id] = search;
        search.Start(places, asksSubnet, lastsMillis, now.Millis);
        Collect(search);
        return search;
    }

    /// <summary>Gives a search up.</summary>
    internal void Forget(AdvertisementSearch search) => _searches.Remove(search.Id);

    /// <summary>Begins to bring a document into another peer's index.</summary>
    internal Publication Publish(AdvertisedDocument document, DiscoveryPath to, DiscoveryTime now)
    {
        Publication publication = new(document, _newId(), to);
        _publications[publication.Id] = publication;
        HandleTimeout(now);
        return publication;
    }

    /// <summary>Does what is due. Calling early is harmless.</summary>
    internal void HandleTimeout(DiscoveryTime now)
    {
        foreach (AdvertisementSearch search in _searches.Values.ToArray())
        {
            search.HandleTimeout(now.Millis);
            Collect(search);
        }

        foreach (Publication publication in _publications.Values.ToArray())
        {
            if (publication.Poll(now.Millis) is { } send)
            {
                _due.Enqueue(send);
            }

            if (publication.IsOver)
            {
                _publications.Remove(publication.Id);
            }
        }
    }

    /// <summary>Keeps what a search found and proved, for the next search and for others who ask.</summary>
    internal void Keep(FoundAdvertisement found, DateTimeOffset now)
    {
        if (found is { IsProven: true, From.Length: > 0, Document: { } document } && _index.Find(document.Name, document.Publisher, now) is null)
        {
            DateTimeOffset told = now + TimeSpan.FromSeconds(Math.Min(found.SecondsLeft, int.MaxValue));
            _cacheDesk.Put(document.ExpiresAt < told ? document : document with { ExpiresAt = told }, now);
        }
    }

    /// <summary>Throws out of the cache what no longer lives.</summary>
    internal void DeleteExpired(DateTimeOffset now)
    {
        _index.DeleteExpired(now);
        _cache.DeleteExpired(now);
    }

    /// <summary>What this peer has itself, its own and what it keeps for others first.</summary>
    internal IReadOnlyList<AdvertisedDocument> Local(DiscoveryQuery query, Identifier? members, DateTimeOffset now)
    {
        IReadOnlyList<AdvertisedDocument> own = _index.Search(query, members, now);
        if (own.Count > query.Limit)
        {
            return own;
        }

        IEnumerable<AdvertisedDocument> cached = _cache.Search(query, members, now)
            .Where(one => !own.Any(other => other.Name == one.Name && other.Publisher.Equals(one.Publisher)));
        return [.. own.Concat(cached).Take(query.Limit + 1)];
    }

    /// <summary>Takes a body of tag <c>peers</c>.</summary>
    /// <param name="message">The body, whole and sound.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="octets">Octets of the message that brought it.</param>
    /// <param name="now">The time.</param>
    internal void Handle(PeersMessage message, DiscoveryPath from, int octets, DiscoveryTime now)
    {
        if (from.Group is null && !Rules.AllowsClear && !IsAllowedInClear(message))
        {
            Counters.Shed++;
            return;
        }

        switch (message.Kind)
        {
            case PeersMessageKind.Query:
                HandleQuery(message, from, octets, now);
                break;
            case PeersMessageKind.Response:
                HandleResponse(message, from, now);
                break;
            case PeersMessageKind.Get:
                HandleGet(message, from, octets, now);
                break;
            case PeersMessageKind.Part:
                HandlePart(message, from, now);
                break;
            case PeersMessageKind.Publish:
            case PeersMessageKind.Withdraw:
                HandleDocument(message, from, now);
                break;
            case PeersMessageKind.Receipt:
                if (_publications.TryGetValue(message.QueryId, out Publication? publication) && publication.To.IsAs(from))
                {
                    publication.HandleReceipt(message);
                    HandleTimeout(now);
                }

                break;
        }
    }

    /// <summary>Answers in clear count only where this peer asked in clear, before the policies that forbid it were known.</summary>
    private bool IsAllowedInClear(PeersMessage message) => message.Kind is PeersMessageKind.Response or PeersMessageKind.Part
        || (message.Kind is PeersMessageKind.Query or PeersMessageKind.Get && message.Has(PeersField.Name) && NameOf(message) == AlwaysPublic);

    private AdvertisedDocument? Known(string name, Identifier publisher, DiscoveryTime now) =>
        _index.Find(name, publisher, now.Utc) ?? _cache.Find(name, publisher, now.Utc);

    private void Collect(AdvertisementSearch search)
    {
        while (search.TryTakeSend(out DiscoverySend? send))
        {
            _due.Enqueue(send!);
        }

        if (search.IsOver)
        {
            _searches.Remove(search.Id);
        }
    }

    private void HandleDocument(PeersMessage message, DiscoveryPath from, DiscoveryTime now)
    {
        ulong id = message.QueryId;
        DocumentAssembly? coming = _incoming.Take(message, from.Address, now.Millis);
        int reason = PeersReason.NoRoom;
        if (coming is { IsWhole: false })
        {
            reason = PeersReason.Continue;
        }
        else if (coming is not null)
        {
            bool members = message.NumberOf(PeersField.Scope) == PeersScope.Members;
            Identifier? group = members ? new Identifier(message.Buffer, message.OffsetOf(PeersField.Group)) : null;
            reason = Desk.Take(coming.Octets.Span, message.Kind == PeersMessageKind.Withdraw, group, from.Group, now.Utc);
            Counters.DocumentsTaken += reason == PeersReason.Accepted ? 1 : 0;
            Counters.DocumentsRefused += reason is PeersReason.Accepted or PeersReason.Known ? 0 : 1;
        }

        int next = coming?.Next ?? 0;
        _due.Enqueue(new DiscoverySend(from, ProtocolTag.Peers, writer => PeersWriting.Receipt(writer, id, next, reason)));
    }

    private static string NameOf(PeersMessage message) =>
        Encoding.ASCII.GetString(message.Buffer, message.OffsetOf(PeersField.Name), message.LengthOf(PeersField.Name));
}
