using System.Text;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>The documents of the region, then its lists, page by page.</summary>
internal sealed partial class RegionBoot
{
    private const int FetchMillis = 4_000;

    private readonly PeersEntryReader _entries = new();
    private readonly Queue<(string Name, Identifier Publisher)> _documentsWanted = new();
    private readonly List<AdvertisedDocument> _documents = [];
    private readonly Dictionary<(string Name, Identifier Publisher), RegionListing> _listings = [];
    private readonly Queue<Page> _pages = new();
    private readonly List<DiscoveryPath> _gateways = [];
    private AdvertisementSearch? _fetch;
    private int _pageQuestions;

    /// <summary>Turns an endpoint that a gateway told into an address; null where no transport serves it.</summary>
    internal Func<string, RemoteAddress?> Resolve { get; init; } = _ => null;

    /// <summary>The documents that were fetched: signed, and checked.</summary>
    internal IReadOnlyList<AdvertisedDocument> Documents => _documents;

    /// <summary>What the lists said.</summary>
    internal IReadOnlyCollection<RegionListing> Listings => _listings.Values;

    private void FetchDocuments(RegionListMessage message, DiscoveryTime now)
    {
        State = RegionBootState.Documents;
        _nextMillis = long.MaxValue;
        _documents.Clear();
        _documentsWanted.Clear();
        _listings.Clear();
        _entries.Begin(message.Buffer, message.OffsetOf(RegionListField.Entries), message.LengthOf(RegionListField.Entries));
        while (_entries.Next() == DecodeStatus.Complete)
        {
            _documentsWanted.Enqueue((NameOf(_entries), new Identifier(_entries.Buffer, _entries.PublisherOffset)));
        }

        NextDocument(now);
    }

    private void NextDocument(DiscoveryTime now)
    {
        _fetch = null;
        if (_documentsWanted.TryDequeue(out (string Name, Identifier Publisher) wanted))
        {
            _fetch = _core.Search(new DiscoveryQuery { Name = wanted.Name, Hops = 0 }, [Gateway!], false, FetchMillis, now);
            return;
        }

        // Before anything else is sent.
        _core.Rules = RegionRules.From(_documents.SelectMany(document => document.Policies));
        _core.Desk.LongestLife = _core.Rules.LongestLife;
        State = RegionBootState.Lists;
        _gateways.Clear();
        _pages.Clear();
        ListAt(Gateway!);
        _pages.Enqueue(new Page(Gateway!, RegionTopic.Gateways, 0, 0));
        NextPage(now);
    }

    private void CollectDocuments(DiscoveryTime now)
    {
        if (_fetch is null)
        {
            return;
        }

        // The search's own time-outs are the core's.
        while (_fetch.TryTakeFound(out FoundAdvertisement? found))
        {
            if (found is { IsProven: true, Document: { } document })
            {
                _documents.Add(document);
            }
        }

        if (_fetch.IsOver)
        {
            NextDocument(now);
        }
    }

    private void ListAt(DiscoveryPath gateway)
    {
        if (_gateways.Count < MaxGateways && !_gateways.Exists(gateway.IsAs))
        {
            _gateways.Add(gateway);
            _pages.Enqueue(new Page(gateway, RegionTopic.Peers, 0, 0));
            _pages.Enqueue(new Page(gateway, RegionTopic.Services, 0, 0));
        }
    }

    private void NextPage(DiscoveryTime now)
    {
        _pageQuestions = 0;
        _nextMillis = now.Millis;
        AskPage(now);
    }

    private void AskPage(DiscoveryTime now)
    {
        if (_pageQuestions == PageQuestions)
        {
            _pages.Dequeue();
            NextPage(now);
            return;
        }

        if (!_pages.TryPeek(out Page page))
        {
            State = RegionBootState.Ready;
            _nextMillis = long.MaxValue;
            Times = (Times.Started, Times.Known, now.Millis);
            return;
        }

        int wait = PageAgainMillis << _pageQuestions;
        _pageQuestions++;
        _nextMillis = now.Millis + wait + _below((wait / 4) + 1);
        Ask(page.At, page.Topic, page.Skip);
    }

    private void TakePage(RegionListMessage message, Identifier sender, DiscoveryPath from, DiscoveryTime now)
    {
        if (!_pages.TryPeek(out Page page) || !page.At.IsAs(from) || message.Topic != page.Topic)
        {
            return;
        }

        int count = 0;
        _entries.Begin(message.Buffer, message.OffsetOf(RegionListField.Entries), message.LengthOf(RegionListField.Entries));
        while (_entries.Next() == DecodeStatus.Complete)
        {
            count++;
            Take(page.Topic, sender);
        }

        _pages.Dequeue();
        if (message.NumberOf(RegionListField.More) != 0 && count > 0 && page.Number + 1 < MaxPages)
        {
            _pages.Enqueue(page with { Skip = page.Skip + count, Number = page.Number + 1 });
        }

        NextPage(now);
    }

    private void Take(int topic, Identifier gateway)
    {
        string endpoint = Encoding.ASCII.GetString(_entries.Buffer, _entries.EndpointOffset, _entries.EndpointLength);
        if (topic == RegionTopic.Gateways)
        {
            if (Resolve(endpoint) is { } address)
            {
                ListAt(new DiscoveryPath(address));
            }

            return;
        }

        Identifier publisher = new(_entries.Buffer, _entries.PublisherOffset);
        string title = Encoding.UTF8.GetString(_entries.Buffer, _entries.TitleOffset, _entries.TitleLength);
        _listings.TryAdd((NameOf(_entries), publisher), new RegionListing(NameOf(_entries), _entries.Kind, title, publisher, endpoint, gateway));
    }

    private static string NameOf(PeersEntryReader entry) => Encoding.ASCII.GetString(entry.Buffer, entry.NameOffset, entry.NameLength);

    private readonly record struct Page(DiscoveryPath At, int Topic, int Skip, int Number);
}
