using System.Net;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What the service does with what came and what is due, under one lock, and what it sends afterwards.</summary>
public sealed partial class DiscoveryService
{
    private readonly List<DiscoverySend> _sends = [];
    private readonly byte[] _announcement = new byte[Limits.MaxDatagram];
    private long _renewMillis;
    private long _changeMillis;
    private long _ownState;
    private long _lookMillis;
    private long _bootAgainMillis;
    private int _changes;
    private string _told = "";

    private void Handle(WaitingBody body) => Do(now =>
    {
        if (!body.IsRegion)
        {
            if (_peers.TryDecode(body.Octets, 0, body.Octets.Length) == DecodeStatus.Complete)
            {
                _core.Handle(_peers, body.Path, body.MessageLength, now);
            }
            else
            {
                _core.Counters.BadBodies++;
            }
        }
        else if (_region.TryDecode(body.Octets, 0, body.Octets.Length) == DecodeStatus.Complete)
        {
            _directory?.HandleAnnouncement(_region, body.Sender, body.Path.Address, now.Millis);
        }
        else if (_lists.TryDecode(body.Octets, 0, body.Octets.Length) == DecodeStatus.Complete)
        {
            HandleLists(body, now);
        }
        else
        {
            _core.Counters.BadBodies++;
        }
    });

    private void HandleLists(WaitingBody body, DiscoveryTime now)
    {
        if (_lists.Kind == RegionListMessageKind.List)
        {
            if (_boot?.HandleList(_lists, body.Sender, body.Path, now) != true)
            {
                _directory?.HandleList(_lists, body.Sender, body.Path.Address, now.Millis);
            }

            return;
        }

        if (!body.Sender.Equals(_options.Self) && _regionLists?.Answer(_lists, body.Path, body.MessageLength, now) is { } answer)
        {
            _core.Counters.RegionAnswers++;
            _sends.Add(answer);
            _directory!.HandleAsk(_lists, body.Sender, body.Path.Address, now.Millis);
        }
    }

    /// <summary>Does something with the cores, then what is due, then sends.</summary>
    private void Do(Action<DiscoveryTime> work)
    {
        DiscoverySend[] sends;
        byte[] announcement = [];
        lock (_gate)
        {
            DiscoveryTime now = Now;
            work(now);
            Look(now);
            if (_core.NextTimeoutMillis <= now.Millis)
            {
                _core.HandleTimeout(now);
            }

            HandleRegionTimeouts(now);
            Deliver(now);
            Collect();
            sends = [.. _sends];
            _sends.Clear();
            announcement = Announcement();
        }

        if (announcement.Length > 0)
        {
            Transmit(null, announcement, announcement.Length);
        }

        foreach (DiscoverySend send in sends)
        {
            Send(send);
        }
    }

    private byte[] Announcement()
    {
        if (_announcer?.PollTransmit(_announcement, 0, _announcement.Length) is > 0 and int length)
        {
            return _announcement[..length];
        }

        return [];
    }

    private void HandleRegionTimeouts(DiscoveryTime now)
    {
        if (_directory!.NextTimeoutMillis <= now.Millis)
        {
            _directory.HandleTimeout(now.Millis);
        }

        if (_announcer is { } announcer && announcer.NextTimeoutMillis <= now.Millis)
        {
            announcer.HandleTimeout(now.Millis);
        }

        if (_boot is null)
        {
            return;
        }

        RegionBootState before = _boot.State;
        _boot.HandleTimeout(now);
        if (before != RegionBootState.None && _boot.State == RegionBootState.None)
        {
            _bootAgainMillis = now.Millis + DiscoveryTuning.BootAgainMillis;
            DiscoveryLog.NoRegion(_logger, _boot.Reason);
        }
        else if (_boot.State == RegionBootState.None && now.Millis >= _bootAgainMillis)
        {
            _boot.Start([.. Addresses().Select(address => new DiscoveryPath(address))], _options.AsksSubnet, now.Millis);
        }
        else if (before == RegionBootState.Documents && _boot.State > RegionBootState.Documents && _core.Rules.Problems.Count > 0)
        {
            DiscoveryLog.BadRules(_logger, string.Join(", ", _core.Rules.Problems));
        }
    }

    private void Collect()
    {
        while (_core.TryTakeSend(out DiscoverySend? send))
        {
            _sends.Add(send!);
        }

        while (_directory!.TryTakeSend(out DiscoverySend? send))
        {
            _sends.Add(send!);
        }

        while (_boot is not null && _boot.TryTakeSend(out DiscoverySend? send))
        {
            _sends.Add(send!);
        }
    }

    /// <summary>Once a second: what expired, who is near, and what has to be published anew.</summary>
    private void Look(DiscoveryTime now)
    {
        if (now.Millis < _lookMillis)
        {
            return;
        }

        _lookMillis = now.Millis + DiscoveryTuning.LookMillis;
        _core.DeleteExpired(now.Utc);
        LookWhoIsNear(now.Millis);
        if (now.Millis >= _renewMillis || (now.Millis >= _changeMillis && _options.OwnState() != _ownState))
        {
            Renew(now);
        }

        if (_core.Rules.AllowsClear)
        {
            _keeper.HandleTimeout(OfOwnRegion(), now);
        }

        if (_changes != _directory!.Changes)
        {
            _changes = _directory.Changes;
            string told = string.Join(", ", _directory.Gateways(now.Millis).Where(one => one.IsLive).Select(one => $"{one.Identity.Region} at {one.Address}"));
            if (told != _told)
            {
                _told = told;
                DiscoveryLog.Gateways(_logger, _identity?.Region ?? "", told);
            }
        }
    }

    private void Renew(DiscoveryTime now)
    {
        // First: what goes wrong with one document must not come again with every look.
        _renewMillis = _changeMillis = now.Millis + DiscoveryTuning.ShortestRenewalMillis;
        _ownState = _options.OwnState();
        TimeSpan shortest = TimeSpan.FromHours(1);
        foreach (AdvertisedDocument document in _options.OwnDocuments(now.Utc))
        {
            _core.Desk.Put(document, now.Utc);
            _keeper.Keep(document);
            shortest = document.ExpiresAt - now.Utc < shortest ? document.ExpiresAt - now.Utc : shortest;
        }

        _renewMillis = now.Millis + Math.Max(DiscoveryTuning.ShortestRenewalMillis, (long)(shortest / 2).TotalMilliseconds);
        _changeMillis = now.Millis + DiscoveryTuning.ChangeMillis;
    }

    private void LookWhoIsNear(long now)
    {
        IPAddress[] own = [.. Node.Transports.Endpoints.Select(AddressOf).OfType<IPAddress>()];
        HashSet<Identifier> seen = new(IdentifierComparer.Instance);
        foreach (RegionGateway gateway in _directory!.Gateways(now).Where(one => one.IsLive))
        {
            seen.Add(gateway.Identity.Gateway);
            Near.Look(gateway.Identity.Gateway, own, AddressOf(gateway.Address), gateway.RoundTrip);
        }

        foreach (PeerSession session in Node.Sessions.Where(session => session.IsLive && !seen.Contains(session.Peer)))
        {
            seen.Add(session.Peer);
            Near.Look(session.Peer, own, AddressOf(session.Address.ToString()), session.RoundTrip);
        }

        foreach (Identifier gone in Near.Members.Where(member => !seen.Contains(member)))
        {
            Near.Forget(gone);
        }
    }

    private static IPAddress? AddressOf(string endpoint) =>
        Endpoint.Parse(endpoint) is { } parsed && IPAddress.TryParse(parsed.Host.Trim('[', ']'), out IPAddress? address) ? address : null;

    private void Send(DiscoverySend send)
    {
        if (send.To?.Session is { } session)
        {
            session.SendBody(send.Tag, send.Write, static (writer, write) => write(writer));
            return;
        }

        SessionTools tools = Node.RentTools();
        byte[] buffer = new byte[Limits.MaxDatagram];
        send.Write(tools.BeginClear(send.Tag, buffer, 0, buffer.Length));
        int length = tools.FinishClear();
        Node.ReturnTools(tools);
        if (length > 0)
        {
            Transmit(send.To?.Address, buffer, length);
        }
    }

    private void Transmit(RemoteAddress? to, byte[] buffer, int length)
    {
        if (to is not null)
        {
            if (Node.Transports.Find(to.Scheme) is { } transport)
            {
                Node.Transmit(transport, buffer, length, to);
            }

            return;
        }

        foreach (IGroupTransport transport in Node.Transports.Transports.OfType<IGroupTransport>())
        {
            transport.SendMulticast(buffer.AsSpan(0, length));
            transport.SendBroadcast(buffer.AsSpan(0, length));
        }
    }
}
