using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>A peer that searches on a <see cref="VirtualNetwork"/>, driven the way its driver drives it: by the deadline and by what arrives.</summary>
public sealed class SearchingPeer
{
    private readonly VirtualNetwork _network;
    private readonly List<SearchedGateway> _gateways;
    private long _wakesAtMillis = GatewaySearch.Never;
    private SearchedGateway? _announcer;

    public SearchingPeer(VirtualNetwork network, List<SearchedGateway> gateways, Identifier self, int seed)
    {
        _network = network;
        _gateways = gateways;
        Search = new GatewaySearch(DiscoverySamples.Tools(self, Trace, seed), DiscoverySamples.Group, "Hall");
    }

    public AttemptTrace Trace { get; } = new(64);

    public GatewaySearch Search { get; }

    /// <summary>Gateways at the known addresses; null for an address where nobody is.</summary>
    public List<SearchedGateway?> Addresses { get; } = [];

    /// <summary>Share of what goes by multicast or broadcast that is lost, beyond the network's own loss.</summary>
    public Func<SearchDestination, double> Loss { get; set; } = _ => 0;

    public SearchedGateway? FoundAt { get; private set; }

    public long EndedAtMillis { get; private set; } = -1;

    /// <summary>When each question went out.</summary>
    public List<(long Millis, SearchDestination Destination)> Asked { get; } = [];

    public void Start(bool asksAll = true)
    {
        Search.Start(Addresses.Count, asksAll, _network.NowMillis);
        Pump();
    }

    /// <summary>Takes an answer, or an announcement, that a gateway sent.</summary>
    public void Receive(byte[] datagram, SearchedGateway from)
    {
        _announcer = from;
        if (DiscoverySamples.Give(Search, datagram, _network.NowMillis))
        {
            FoundAt = from;
        }

        Pump();
    }

    private void Pump()
    {
        for (byte[]? datagram = DiscoverySamples.Next(Search); datagram != null; datagram = DiscoverySamples.Next(Search))
        {
            Asked.Add((_network.NowMillis, Search.Destination));
            Send(datagram);
        }

        if (EndedAtMillis < 0 && Search.State is SearchState.Found or SearchState.NotFound)
        {
            EndedAtMillis = _network.NowMillis;
        }

        long next = Search.NextTimeoutMillis;
        if (next != GatewaySearch.Never && next != _wakesAtMillis)
        {
            _wakesAtMillis = next;
            _network.At(next, Wake);
        }
    }

    private void Wake()
    {
        Search.HandleTimeout(_network.NowMillis);
        Pump();
    }

    private void Send(byte[] datagram)
    {
        SearchedGateway? one = Search.Destination == SearchDestination.KnownAddress ? Addresses[Search.AddressIndex] : _announcer;
        bool toOne = Search.Destination is SearchDestination.KnownAddress or SearchDestination.Announcer;
        foreach (SearchedGateway? gateway in toOne ? new List<SearchedGateway?> { one } : [.. _gateways])
        {
            if (gateway != null && _network.Random.NextDouble() >= Loss(Search.Destination))
            {
                _network.Send(datagram, arriving => gateway.Receive(arriving, this));
            }
        }
    }
}

/// <summary>A gateway that answers on a <see cref="VirtualNetwork"/>.</summary>
public sealed class SearchedGateway(VirtualNetwork network, RegionAnnouncer announcer)
{
    public RegionAnnouncer Announcer { get; } = announcer;

    public int QueriesHeard { get; private set; }

    public void Receive(byte[] query, SearchingPeer from)
    {
        QueriesHeard++;
        byte[]? answer = DiscoverySamples.Answer(Announcer, query, network.NowMillis);
        if (answer != null)
        {
            network.Send(answer, arriving => from.Receive(arriving, this));
        }
    }

    /// <summary>Announces now, to one peer.</summary>
    public void Announce(SearchingPeer to)
    {
        Announcer.Start(network.NowMillis);
        network.Send(DiscoverySamples.Next(Announcer)!, arriving => to.Receive(arriving, this));
    }
}
