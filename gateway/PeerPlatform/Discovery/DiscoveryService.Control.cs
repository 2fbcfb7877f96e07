using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What others ask of discovery.</summary>
public sealed partial class DiscoveryService
{
    private readonly List<Running> _running = [];
    private readonly List<Publishing> _publishing = [];

    /// <inheritdoc/>
    public RegionView Region
    {
        get
        {
            lock (_gate)
            {
                DiscoveryTime now = Now;
                RegionBootState state = _boot?.State ?? RegionBootState.Ready;
                return new RegionView(state, _identity?.Region ?? _boot?.Region?.Region ?? "", _core.Rules)
                {
                    Reason = _boot?.Reason ?? "",
                    Gateways = _directory?.Gateways(now.Millis) ?? [],
                    Peers = Listed(AdvertisedKind.Peer, now),
                    Services = Listed(AdvertisedKind.Service, now),
                    Near = Near,
                };
            }
        }
    }

    /// <summary>The signed documents of the region that a booting peer fetched; none at a gateway.</summary>
    public IReadOnlyList<AdvertisedDocument> RegionDocuments
    {
        get
        {
            lock (_gate)
            {
                return [.. _boot?.Documents ?? []];
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FoundAdvertisement> FindAsync(
        DiscoveryQuery query, TimeSpan timeout, Action<SearchSummary>? done, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Problem.Length > 0)
        {
            throw new ArgumentException(query.Problem, nameof(query));
        }

        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        long began = Node.NowMillis;
        await BootedAsync(began + (long)timeout.TotalMilliseconds, ending.Token).ConfigureAwait(false);
        DiscoveryPath[] members = await MembersAsync(query.Group, ending.Token).ConfigureAwait(false);
        Running running = new(query);
        int left = (int)Math.Max(1, timeout.TotalMilliseconds - (Node.NowMillis - began));
        Do(now => Begin(running, members, left, now));
        try
        {
            await foreach (FoundAdvertisement found in running.Found.Reader.ReadAllAsync(ending.Token).ConfigureAwait(false))
            {
                yield return found;
            }
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(running);
                running.Searches.ForEach(_core.Forget);
            }
        }

        done?.Invoke(running.Summary);
    }

    /// <inheritdoc/>
    public Task<PublishResult> PublishAsync(AdvertisedDocument document, CancellationToken cancellationToken) => BringAsync(document, cancellationToken);

    /// <inheritdoc/>
    public Task<PublishResult> WithdrawAsync(AdvertisedDocument withdrawal, CancellationToken cancellationToken) => BringAsync(withdrawal, cancellationToken);

    private async Task<PublishResult> BringAsync(AdvertisedDocument document, CancellationToken cancellationToken)
    {
        await BootedAsync(Node.NowMillis + SearchTiming.UsualMillis, cancellationToken).ConfigureAwait(false);
        Publishing publishing = new();
        int reason = 0;
        Do(now =>
        {
            reason = _core.Desk.Put(document, now.Utc);
            if (reason is PeersReason.Accepted or PeersReason.Known)
            {
                _keeper.Keep(document);
                bool goesOut = !document.IsForMembers && _core.Rules.AllowsClear;
                IReadOnlyList<(RegionIdentity Identity, DiscoveryPath Path)> places = goesOut ? OfOwnRegion() : [];
                publishing.Ways.AddRange(PublicationKeeper.PlacesOf(document.Name, places).Select(to => _core.Publish(document, to.Path, now)));
            }

            _publishing.Add(publishing);
        });
        using (cancellationToken.Register(() => publishing.Done.TrySetResult()))
        {
            await publishing.Done.Task.ConfigureAwait(false);
        }

        int taken = publishing.Ways.Count(way => way.Outcome is PeersReason.Accepted or PeersReason.Known);
        int silent = publishing.Ways.Count(way => way.Outcome is null);
        return new PublishResult(reason, taken, publishing.Ways.Count - taken - silent, silent);
    }

    /// <summary>The other gateways of this peer's region; of a peer that booted the one that it booted from.</summary>
    private IReadOnlyList<(RegionIdentity Identity, DiscoveryPath Path)> OfOwnRegion() =>
        _identity is not null ? _directory!.LiveOf(_identity.Region)
        : _boot is { Gateway: { } gateway, Region: { } region } ? [(region, gateway)]
        : [];

    private void Begin(Running running, DiscoveryPath[] members, int millis, DiscoveryTime now)
    {
        _running.Add(running);
        Identifier? memberOf = running.Query.Group is { } group && _options.Groups?.FindPort(group) is not null ? group : null;
        foreach (AdvertisedDocument document in _core.Local(running.Query, memberOf, now.Utc).Take(running.Query.Limit))
        {
            running.Tell(Own(document, now.Utc));
        }

        if (running.HasNamed)
        {
            // What one name means is here already: nobody has to be asked.
            return;
        }

        if (members.Length > 0)
        {
            running.Searches.Add(_core.Search(running.Query, members, false, millis, now));
        }

        if (!_core.Rules.AllowsClear)
        {
            running.Problem = "The region's policy allows no questions in clear: only members of the query's group were asked.";
        }
        else
        {
            List<DiscoveryPath> places = [.. _directory!.Live];
            if (_boot?.Gateway is { } gateway && !places.Exists(gateway.IsAs))
            {
                places.Add(gateway);
            }

            running.Searches.Add(_core.Search(running.Query, places, _options.AsksSubnet, millis, now));
        }
    }

    private FoundAdvertisement Own(AdvertisedDocument document, DateTimeOffset now) => new(
        document.Name, document.Kind, document.Title, document.Publisher, document.Version, document.SecondsLeft(now), _options.Self)
    {
        Endpoint = document.Endpoint,
        Document = _options.Documents.Read(document.Octets.Span, false).Document is { } whole ? whole with { IsForMembers = document.IsForMembers } : document,
    };

    /// <summary>Hands on what searches found, and ends streams whose searches are over.</summary>
    private void Deliver(DiscoveryTime now)
    {
        foreach (Running running in _running.ToArray())
        {
            foreach (AdvertisementSearch search in running.Searches)
            {
                while (search.TryTakeFound(out FoundAdvertisement? found))
                {
                    _core.Keep(found!, now.Utc);
                    running.Tell(found!);
                }
            }

            if (running.IsOver)
            {
                running.Found.Writer.TryComplete();
                _running.Remove(running);
            }
        }

        foreach (Publishing publishing in _publishing.Where(one => one.Ways.TrueForAll(way => way.IsOver)).ToArray())
        {
            _publishing.Remove(publishing);
            publishing.Done.TrySetResult();
        }
    }

    private void EndSearches()
    {
        lock (_gate)
        {
            _running.ForEach(running => running.Found.Writer.TryComplete());
            _publishing.ForEach(publishing => publishing.Done.TrySetResult());
        }
    }

    /// <summary>Nothing is asked before the region's policies are applied, unless there is no region or it takes too long.</summary>
    private async Task BootedAsync(long untilMillis, CancellationToken cancellationToken)
    {
        while (_boot is { State: RegionBootState.Idle or RegionBootState.Asking or RegionBootState.Documents } && Node.NowMillis < untilMillis)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(DiscoveryTuning.TickMillis), Node.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DiscoveryPath[]> MembersAsync(Identifier? group, CancellationToken cancellationToken)
    {
        if (group is null || _options.Groups?.FindPort(group) is not { } port)
        {
            return [];
        }

        using CancellationTokenSource soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(DiscoveryTuning.ConnectMillis);
        IEnumerable<Identifier> members = port.Members.Where(member => !port.IsConstrained(member)).Take(DiscoveryTuning.MembersAsked);
        PeerSession?[] sessions = await Task.WhenAll(members.Select(member => ConnectAsync(port, member, soon.Token))).ConfigureAwait(false);
        return [.. sessions.OfType<PeerSession>().Where(session => session.IsLive).Select(session => new DiscoveryPath(session.Address, group, session))];
    }

    private static async Task<PeerSession?> ConnectAsync(GroupPort port, Identifier member, CancellationToken cancellationToken)
    {
        try
        {
            return port.Session(member) ?? await port.ConnectAsync(member, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>What the region's lists said, and what this peer has of its own region.</summary>
    private IReadOnlyList<RegionListing> Listed(int kind, DiscoveryTime now)
    {
        IEnumerable<RegionListing> told = _boot?.Listings.Where(listing => listing.Kind == kind) ?? [];
        if (_identity is null)
        {
            return [.. told];
        }

        DiscoveryQuery own = new() { Kind = kind, Limit = PeersLimits.MaxLimit };
        return
        [
            .. _options.Index.Search(own, null, now.Utc)
                .Select(one => new RegionListing(one.Name, one.Kind, one.Title, one.Publisher, one.Endpoint, _options.Self)),
        ];
    }

    private sealed class Running(DiscoveryQuery query)
    {
        private readonly HashSet<(string, Identifier, uint)> _told = [];

        internal DiscoveryQuery Query { get; } = query;

        internal Channel<FoundAdvertisement> Found { get; } = Channel.CreateUnbounded<FoundAdvertisement>();

        internal List<AdvertisementSearch> Searches { get; } = [];

        /// <summary>Whether one name was asked for, and something is known under it.</summary>
        internal bool HasNamed => Query.Name is not null && _told.Count > 0;

        internal string Problem { get; set; } = "";

        internal bool IsOver => Searches.TrueForAll(search => search.IsOver)
            || (Query.Name is not null && Searches.Exists(search => search is { IsOver: true, Summary.Found: > 0 }));

        internal SearchSummary Summary
        {
            get
            {
                SearchSummary[] all = [.. Searches.Select(search => search.Summary)];
                return new SearchSummary
                {
                    Asked = all.Sum(one => one.Asked), AskedSubnet = all.Any(one => one.AskedSubnet), Answered = all.Sum(one => one.Answered),
                    Found = _told.Count, Refused = all.Sum(one => one.Refused), WithoutDocument = all.Sum(one => one.WithoutDocument),
                    HasMore = all.Any(one => one.HasMore), Problem = Problem,
                };
            }
        }

        /// <summary>Each thing once in each version.</summary>
        internal void Tell(FoundAdvertisement found)
        {
            if (_told.Add((found.Name, found.Publisher, found.Version)))
            {
                Found.Writer.TryWrite(found);
            }
        }
    }

    private sealed class Publishing
    {
        internal List<Publication> Ways { get; } = [];

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
