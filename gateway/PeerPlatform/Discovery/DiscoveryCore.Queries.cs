using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Queries that pass through this peer, and what goes back.</summary>
internal sealed partial class DiscoveryCore
{
    /// <summary>Most messages that go back through this peer for one query.</summary>
    internal const int MaxRelayed = 256;

    /// <summary>How often one query is handed on.</summary>
    internal const int MaxHandedOn = 4;

    /// <summary>Least time between handing a query on and handing its repeat on.</summary>
    internal const int HandOnAgainMillis = 150;

    private readonly PeersEntryReader _relayedEntries = new();

    private void HandleQuery(PeersMessage message, DiscoveryPath from, int octets, DiscoveryTime now)
    {
        Identifier origin = new(message.Buffer, message.OffsetOf(PeersField.Origin));
        if (origin.Equals(_self))
        {
            Counters.QueriesDuplicate++;
            return;
        }

        QueryArrival arrival = _routes.Take(origin, message.QueryId, from, now.Millis, out QueryRoute? route);
        if (arrival is QueryArrival.Duplicate or QueryArrival.Full)
        {
            Counters.QueriesDuplicate += arrival == QueryArrival.Duplicate ? 1 : 0;
            Counters.QueriesShed += arrival == QueryArrival.Full ? 1 : 0;
            return;
        }

        DiscoveryQuery query = DiscoveryQuery.From(message);
        route!.Budget += BudgetOf(from, octets);
        HandOn(message, query, route, now);
        Answer(query, route, now);
    }

    private static int BudgetOf(DiscoveryPath from, int octets) =>
        from.Group is null ? PeersLimits.AnswersToQuestion * octets : PeersLimits.MaxLimit * Limits.MaxDatagram;

    private void Answer(DiscoveryQuery query, QueryRoute route, DiscoveryTime now)
    {
        if (query.Problem.Length > 0)
        {
            return;
        }

        IReadOnlyList<AdvertisedDocument> found = Local(query, route.From.Group, now.Utc);
        int count = Math.Min(found.Count, query.Limit);
        int from = route.Answered < count ? route.Answered : 0;

        // Those behind this peer have to find room, too.
        int octets = route.IsHandedOn ? route.Budget / 2 : route.Budget;
        IReadOnlyList<byte[]> messages = _answers.Pack(found, from, count, octets, PeersWriting.Overhead, now.Utc, true, out int next);
        bool more = next < found.Count;
        route.Answered = next;
        Counters.QueriesAnswered++;
        for (int i = 0; i < messages.Count; i++)
        {
            byte[] entries = messages[i];
            bool isMore = more && i == messages.Count - 1;
            route.Budget -= PeersWriting.Overhead + entries.Length;
            _due.Enqueue(new DiscoverySend(
                route.From, ProtocolTag.Peers, writer => PeersWriting.Response(writer, route.Id, route.Origin, _self, entries, isMore)));
        }
    }

    private void HandOn(PeersMessage message, DiscoveryQuery query, QueryRoute route, DiscoveryTime now)
    {
        int hops = Math.Min(query.Hops, Rules.MostHops);
        bool soon = route.HandedOn > 0 && now.Millis - route.HandedOnAtMillis < HandOnAgainMillis;
        if (hops == 0 || soon || route.HandedOn == MaxHandedOn)
        {
            return;
        }

        route.HandedOn++;
        route.HandedOnAtMillis = now.Millis;
        foreach (DiscoveryPath neighbour in Neighbours(route.From).Where(path => !path.IsAs(route.From)))
        {
            route.NoteAsked(neighbour);
            Counters.QueriesHandedOn++;
            _due.Enqueue(new DiscoverySend(neighbour, ProtocolTag.Peers, PeersWriting.Relayed(message, hops - 1)));
        }
    }

    private void HandleResponse(PeersMessage message, DiscoveryPath from, DiscoveryTime now)
    {
        if (_self.Matches(message.Buffer, message.OffsetOf(PeersField.Origin)))
        {
            if (_searches.TryGetValue(message.QueryId, out AdvertisementSearch? search))
            {
                search.HandleResponse(message, from, now.Millis);
                Collect(search);
            }
            else
            {
                Counters.AnswersRefused++;
            }

            return;
        }

        if (Back(message, from, now) is not { } route)
        {
            return;
        }

        _relayedEntries.Begin(message.Buffer, message.OffsetOf(PeersField.Entries), message.LengthOf(PeersField.Entries));
        while (_relayedEntries.Next() == DecodeStatus.Complete)
        {
            route.NoteName(System.Text.Encoding.ASCII.GetString(message.Buffer, _relayedEntries.NameOffset, _relayedEntries.NameLength), from);
        }
    }

    private void HandlePart(PeersMessage message, DiscoveryPath from, DiscoveryTime now)
    {
        if (!_self.Matches(message.Buffer, message.OffsetOf(PeersField.Origin)))
        {
            Back(message, from, now);
        }
        else if (_searches.TryGetValue(message.QueryId, out AdvertisementSearch? search))
        {
            search.HandlePart(message, from, now.Millis);
            Collect(search);
        }
        else
        {
            Counters.AnswersRefused++;
        }
    }

    /// <summary>Sends an answer back the way that its query came, if it came from who was asked and the question allows so much.</summary>
    private QueryRoute? Back(PeersMessage message, DiscoveryPath from, DiscoveryTime now)
    {
        Identifier origin = new(message.Buffer, message.OffsetOf(PeersField.Origin));
        QueryRoute? route = _routes.Find(origin, message.QueryId, now.Millis);
        int length = message.BodyLength + Limits.MaxCredentialLength;
        if (route is null || !route.WasAsked(from) || route.Budget < length || route.Relayed == MaxRelayed)
        {
            Counters.AnswersRefused++;
            return null;
        }

        route.Budget -= length;
        route.Relayed++;
        Counters.AnswersRelayed++;
        _due.Enqueue(new DiscoverySend(route.From, ProtocolTag.Peers, PeersWriting.Relayed(message)));
        return route;
    }

    private void HandleGet(PeersMessage message, DiscoveryPath from, int octets, DiscoveryTime now)
    {
        Identifier origin = new(message.Buffer, message.OffsetOf(PeersField.Origin));
        string name = NameOf(message);
        QueryRoute? route = _routes.Find(origin, message.QueryId, now.Millis);
        DiscoveryPath? holder = route is not null && route.From.IsAs(from) ? route.WhoHas(name) : null;
        AdvertisedDocument? document = FindFor(name, from.Group, now.Utc);
        if (document is null && holder is not null)
        {
            route!.Budget += BudgetOf(from, octets);
            _due.Enqueue(new DiscoverySend(holder, ProtocolTag.Peers, PeersWriting.Relayed(message, 0)));
            return;
        }

        int offset = message.PartOffset;
        ReadOnlyMemory<byte> whole = document is not null && offset < document.Octets.Length ? document.Octets : default;
        int length = PeersWriting.Overhead + Math.Min(PeersLimits.MaxPart, whole.Length - offset);
        if (length > BudgetOf(from, octets))
        {
            Counters.AnswersRefused++;
            return;
        }

        Counters.PartsSent++;
        ulong id = message.QueryId;
        int begin = whole.IsEmpty ? 0 : offset;
        _due.Enqueue(new DiscoverySend(from, ProtocolTag.Peers, writer => PeersWriting.Part(writer, id, origin, name, whole, begin)));
    }

    private AdvertisedDocument? FindFor(string name, Identifier? members, DateTimeOffset now) =>
        _index.FindAll(name, now).Concat(_cache.FindAll(name, now)).FirstOrDefault(document => DiscoveryQuery.MaySee(document, members));
}
