using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// One search: asks each place and the subnet, again until they answer; takes what they say, each thing once and in its newest version; fetches the
/// documents, and lets nothing out whose document does not bear out what was said. No I/O. PEER-DISCOVERY.md, "States of a search".
/// </summary>
internal sealed partial class AdvertisementSearch
{
    internal const long Never = long.MaxValue;

    private readonly Identifier _self;
    private readonly IDocumentReader _documents;
    private readonly Func<string, Identifier, AdvertisedDocument?> _known;
    private readonly Func<int, int> _below;
    private readonly PeersEntryReader _entries = new();
    private readonly List<Asked> _places = [];
    private readonly HashSet<Identifier> _answered = new(IdentifierComparer.Instance);
    private readonly Dictionary<(string Name, Identifier Publisher), SearchFinding> _findings = [];
    private readonly Queue<DiscoverySend> _due = new();
    private readonly Queue<FoundAdvertisement> _found = new();
    private long _startMillis;
    private long _endMillis;
    private long _askMillis = Never;
    private int _rounds;
    private bool _asksSubnet;
    private int _refused;
    private int _withoutDocument;
    private int _told;
    private bool _hasMore;

    /// <param name="query">What is looked for.</param>
    /// <param name="id">Random, not 0.</param>
    /// <param name="self">This peer.</param>
    /// <param name="documents">Reads documents.</param>
    /// <param name="known">What this peer has already under a name of a publisher.</param>
    /// <param name="below">A random number from 0 to below its argument.</param>
    internal AdvertisementSearch(
        DiscoveryQuery query, ulong id, Identifier self, IDocumentReader documents, Func<string, Identifier, AdvertisedDocument?> known, Func<int, int> below)
    {
        Query = query;
        Id = id;
        _self = self;
        _documents = documents;
        _known = known;
        _below = below;
    }

    internal DiscoveryQuery Query { get; }

    internal ulong Id { get; }

    /// <summary>Whether only what bears a signature counts, as the region's policy says.</summary>
    internal bool SignedOnly { get; init; }

    /// <summary>Whether documents are fetched; else what was said is all, and hearsay.</summary>
    internal bool FetchesDocuments { get; init; } = true;

    internal bool IsOver { get; private set; }

    internal long NextTimeoutMillis => IsOver ? Never : Math.Min(_endMillis, Math.Min(_askMillis, NextFetchMillis));

    internal SearchSummary Summary => new()
    {
        Asked = _places.Count, AskedSubnet = _asksSubnet, Answered = _answered.Count, Found = _told, Refused = _refused,
        WithoutDocument = _withoutDocument, HasMore = _hasMore,
    };

    private long NextFetchMillis
    {
        get
        {
            long next = Never;
            foreach (SearchFinding finding in Fetching)
            {
                next = Math.Min(next, finding.AskedAtMillis + SearchTiming.PartAgainMillis);
            }

            return next;
        }
    }

    private IEnumerable<SearchFinding> Fetching => _findings.Values.Where(finding => !finding.IsSettled && finding.Parts is not null);

    /// <summary>Begins.</summary>
    /// <param name="places">Whom to ask by address or under a session.</param>
    /// <param name="asksSubnet">Whether multicast and broadcast are used, too.</param>
    /// <param name="lastsMillis">How long it may take.</param>
    /// <param name="now">The node's clock.</param>
    internal void Start(IEnumerable<DiscoveryPath> places, bool asksSubnet, int lastsMillis, long now)
    {
        _startMillis = now;
        _endMillis = now + lastsMillis;
        _places.AddRange(places.Select(place => new Asked(place)));
        _asksSubnet = asksSubnet;
        Ask(now);
    }

    internal bool TryTakeSend(out DiscoverySend? send) => _due.TryDequeue(out send);

    internal bool TryTakeFound(out FoundAdvertisement? found) => _found.TryDequeue(out found);

    /// <summary>Asks again, asks for parts again, or ends. Calling early is harmless.</summary>
    internal void HandleTimeout(long now)
    {
        if (IsOver)
        {
            return;
        }

        if (now >= _endMillis)
        {
            End(now);
            return;
        }

        if (now >= _askMillis)
        {
            Ask(now);
        }

        foreach (SearchFinding finding in Fetching.Where(one => now >= one.AskedAtMillis + SearchTiming.PartAgainMillis).ToArray())
        {
            AskForPart(finding, now);
        }

        StartFetches(now);
    }

    /// <summary>Takes an answer to this search.</summary>
    internal void HandleResponse(PeersMessage message, DiscoveryPath from, long now)
    {
        if (IsOver)
        {
            return;
        }

        Identifier answerer = new(message.Buffer, message.OffsetOf(PeersField.Answerer));
        _answered.Add(answerer);
        _places.Find(place => place.Path.IsAs(from))?.Note(message.NumberOf(PeersField.More) == 0);
        _hasMore |= message.NumberOf(PeersField.More) != 0;
        _entries.Begin(message.Buffer, message.OffsetOf(PeersField.Entries), message.LengthOf(PeersField.Entries));
        while (_entries.Next() == DecodeStatus.Complete)
        {
            Hear(answerer, from, now);
        }

        StartFetches(now);
    }

    private void Ask(long now)
    {
        // Who answered is asked again where it hands the question on: what comes from behind it gets lost on a longer way.
        foreach (Asked place in _places.Where(place => !place.HasAnswered || Query.Hops > 0))
        {
            int padTo = place.Path.Group is null ? SearchTiming.QueryOctets : 0;
            _due.Enqueue(new DiscoverySend(place.Path, ProtocolTag.Peers, writer => Query.Write(writer, Id, _self, Query.Hops, padTo)));
        }

        if (_asksSubnet)
        {
            _due.Enqueue(new DiscoverySend(null, ProtocolTag.Peers, writer => Query.Write(writer, Id, _self, Query.Hops, SearchTiming.QueryOctets)));
        }

        int wait = SearchTiming.AskAgainMillis << _rounds;
        _rounds++;
        _askMillis = _rounds < SearchTiming.Questions ? now + wait + _below((wait / 5) + 1) : Never;
    }

    private void End(long now)
    {
        IsOver = true;
        foreach (SearchFinding finding in _findings.Values.Where(finding => !finding.IsSettled).ToArray())
        {
            GiveUp(finding, now);
        }
    }

    private sealed class Asked(DiscoveryPath path)
    {
        internal DiscoveryPath Path { get; } = path;

        internal bool HasAnswered { get; private set; }

        internal void Note(bool isAll) => HasAnswered |= isAll;
    }
}
