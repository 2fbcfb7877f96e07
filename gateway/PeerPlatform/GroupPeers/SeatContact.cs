using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// How another peer of a group is reached: where it was heard, where others say that it was, and the sessions with it. With the seat's lock held.
/// </summary>
internal sealed class SeatContact(Identifier peer)
{
    /// <summary>Places kept of a peer by hearsay.</summary>
    internal const int MostPlaces = 4;

    /// <summary>First wait before a peer is tried again, milliseconds; doubles.</summary>
    internal const int FirstWaitMillis = 1_000;

    /// <summary>Longest wait before a peer is tried again, milliseconds.</summary>
    internal const int LongestWaitMillis = 60_000;

    /// <summary>Without a word for so long a peer is not reachable, milliseconds.</summary>
    internal const int SilenceMillis = 90_000;

    private readonly List<(RemoteAddress Address, ITransport Transport)> _places = [];
    private RemoteAddress? _toldByOwner;
    private int _nextPlace;

    internal Identifier Peer => peer;

    /// <summary>The members' session; null without one.</summary>
    internal PeerSession? Session { get; set; }

    /// <summary>The applicant's session; null without one.</summary>
    internal PeerSession? Application { get; set; }

    /// <summary>Where an authentic message of it came from last; null when none did.</summary>
    internal RemoteAddress? Proven { get; private set; }

    /// <summary>The transport of <see cref="Proven"/>.</summary>
    internal ITransport? Transport { get; private set; }

    /// <summary>When an authentic message of it came last, on the node's clock; negative when none did.</summary>
    internal long HeardMillis { get; private set; } = -1;

    internal DateTimeOffset? HeardAt { get; private set; }

    /// <summary>When it was last heard under the group's key; negative when never since this peer's start.</summary>
    internal long HeardUnderKeyMillis { get; set; } = -1;

    internal bool IsConnecting { get; set; }

    internal long ConnectAtMillis { get; private set; }

    internal int Fails { get; private set; }

    /// <summary>When it is to be asked again whether it is there.</summary>
    internal long AskAtMillis { get; private set; }

    private int AskWaitMillis { get; set; }

    internal bool HasPlaces => _places.Count > 0 || Proven is not null;

    internal IEnumerable<RemoteAddress> Places => _places.Select(place => place.Address);

    internal bool IsReachable(long nowMillis) => Session is { IsLive: true } || IsLate(HeardMillis, nowMillis);

    /// <summary>Whether it hears this peer under the group's key, and this peer it.</summary>
    internal bool IsReachableUnderKey(long nowMillis) => IsLate(HeardUnderKeyMillis, nowMillis);

    private static bool IsLate(long heardMillis, long nowMillis) => heardMillis >= 0 && nowMillis - heardMillis < SilenceMillis;

    /// <summary>An authentic message came.</summary>
    /// <returns>Whether it came from where none had come from before.</returns>
    internal bool Heard(RemoteAddress from, ITransport transport, long nowMillis, DateTimeOffset at)
    {
        HeardMillis = nowMillis;
        HeardAt = at;
        AskWaitMillis = 0;
        if (from.Equals(Proven))
        {
            return false;
        }

        Proven = from;
        Transport = transport;
        return true;
    }

    /// <summary>An authentic message came; allocates nothing where it came from the same place as before.</summary>
    internal bool Heard(IncomingAddress from, ITransport transport, long nowMillis, DateTimeOffset at)
    {
        if (Proven is null || !from.Equals(Proven))
        {
            return Heard(from.Remember(), transport, nowMillis, at);
        }

        HeardMillis = nowMillis;
        HeardAt = at;
        AskWaitMillis = 0;
        return false;
    }

    /// <summary>Whether the keys' owner said that it is where it was heard.</summary>
    internal bool IsToldByOwner => _toldByOwner is not null && _toldByOwner.Equals(Proven);

    /// <summary>Somebody says that it is there.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool AddPlace(Resolution place, bool isOfOwner = false)
    {
        if (isOfOwner && place.IsResolved)
        {
            _toldByOwner = place.Address;
        }

        if (!place.IsResolved || place.Address.Equals(Proven) || _places.Exists(known => known.Address.Equals(place.Address)))
        {
            return false;
        }

        if (_places.Count == MostPlaces)
        {
            _places.RemoveAt(0);
        }

        _places.Add((place.Address, place.Transport));
        ConnectAtMillis = 0;
        AskAtMillis = 0;
        AskWaitMillis = 0;
        return true;
    }

    /// <summary>The place to try next: where it was heard last, then what others say, in turn.</summary>
    internal (RemoteAddress Address, ITransport Transport)? NextPlace()
    {
        int count = _places.Count + (Proven is null ? 0 : 1);
        if (count == 0)
        {
            return null;
        }

        int at = _nextPlace++ % count;
        return Proven is not null && at == 0 ? (Proven, Transport!) : _places[at - (Proven is null ? 0 : 1)];
    }

    /// <summary>It did not answer, or refused.</summary>
    internal void Failed(long nowMillis)
    {
        IsConnecting = false;
        int count = Math.Max(1, _places.Count + (Proven is null ? 0 : 1));
        int rounds = Math.Min(Fails / count, 6);
        Fails++;
        ConnectAtMillis = nowMillis + Math.Min(FirstWaitMillis << rounds, LongestWaitMillis);
    }

    /// <summary>A session with it is there.</summary>
    internal void Connected()
    {
        IsConnecting = false;
        Fails = 0;
        ConnectAtMillis = 0;
    }

    /// <summary>Puts the next try off.</summary>
    internal void ConnectNotBefore(long millis) => ConnectAtMillis = Math.Max(ConnectAtMillis, millis);

    /// <summary>Puts the next question off.</summary>
    internal void AskNotBefore(long millis) => AskAtMillis = Math.Max(AskAtMillis, millis);

    /// <summary>It was asked whether it is there.</summary>
    internal void Asked(long nowMillis)
    {
        AskWaitMillis = AskWaitMillis == 0 ? FirstWaitMillis : Math.Min(AskWaitMillis * 2, LongestWaitMillis);
        AskAtMillis = nowMillis + AskWaitMillis;
    }

    /// <summary>It need not be asked for a while.</summary>
    internal void AskLater(long nowMillis) => AskAtMillis = nowMillis + LongestWaitMillis;

    /// <summary>It is to be asked at the next look: it came back, or its place is new.</summary>
    internal void AskSoon()
    {
        AskAtMillis = 0;
        AskWaitMillis = 0;
    }

    /// <summary>The endpoint of a place, for others; null when it has none that could be told.</summary>
    internal string? Endpoint => Proven?.Endpoint is Endpoint endpoint && endpoint.ToString().Length <= PlaceList.MaxEndpoint ? endpoint.ToString() : null;
}
