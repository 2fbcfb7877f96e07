using System;
using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Finding the gateway, and finding it again: where it was last, at the invitation's addresses, then by multicast and broadcast; waiting longer
/// after each search that led to nothing. What is heard here is unproven: it decides where to ask, never whom to trust.
/// </summary>
internal sealed partial class PeerNetwork
{
    private const int HeardAndLast = 2;

    private readonly byte[][] _addresses = new byte[HeardAndLast + Limits.MaxGatewayAddresses][];
    private readonly byte[] _heardAddress = new byte[AddressOctets.Length];
    private readonly byte[] _announcerAddress = new byte[AddressOctets.Length];
    private int _addressCount;
    private bool _isSearching;
    private long _searchAtMillis = Never;
    private long _requestExpectedUntilMillis = Never;
    private long _renewalMillis;
    private long _heededMillis = -PeerTiming.AnnouncementHeededMillis;
    private int _backOffMillis = PeerTiming.FirstBackOffMillis;

    private void MakeAddresses()
    {
        for (int i = 0; i < _addresses.Length; i++)
        {
            _addresses[i] = new byte[AddressOctets.Length];
        }
    }

    private void BeginSearch(long nowMillis)
    {
        _isSearching = true;
        _searchAtMillis = Never;
        _requestExpectedUntilMillis = Never;
        CollectAddresses();
        _search.Start(_addressCount, _options.AsksAll, nowMillis);
        _ports.Log.Write("Looking for the gateway: " + _addressCount.ToString() + " known addresses" + (_options.AsksAll ? ", then everybody." : "."));
        TransmitSearch();
    }

    /// <summary>The addresses to ask first: where it was just heard, where it was last, where the invitation says; each once.</summary>
    private void CollectAddresses()
    {
        _addressCount = 0;
        AddAddress(_heardAddress);
        AddAddress(_knownGateway.Address);
        for (int i = 0; i < _invitation.EndpointCount; i++)
        {
            Endpoint endpoint = _invitation.EndpointAt(i);
            byte[] into = _addresses[_addressCount];
            Array.Clear(into, 0, into.Length);
            if (endpoint.Scheme == EndpointScheme.Udp && _ports.Datagrams.TryResolve(endpoint, into) && !IsListed(into))
            {
                _addressCount++;
            }
        }
    }

    private void AddAddress(byte[] address)
    {
        if (!AddressOctets.IsNone(address) && !IsListed(address))
        {
            Array.Copy(address, 0, _addresses[_addressCount], 0, AddressOctets.Length);
            _addressCount++;
        }
    }

    private bool IsListed(byte[] address)
    {
        for (int i = 0; i < _addressCount; i++)
        {
            if (AddressOctets.AreSame(_addresses[i], address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A session of an age: asks its gateway, and nobody else, to begin a new one.</summary>
    private void AskForRenewal(SessionEntry entry, long nowMillis)
    {
        if (nowMillis < _renewalMillis)
        {
            return;
        }

        _renewalMillis = nowMillis + PeerTiming.RenewalMillis;
        Array.Copy(entry.Address, 0, _addresses[0], 0, AddressOctets.Length);
        _addressCount = 1;
        _isSearching = true;
        _search.Start(_addressCount, false, nowMillis);
        TransmitSearch();
    }

    private void HandleGateway(byte[] source, long nowMillis)
    {
        bool sameGroup = _invitation.Group.Matches(_regionMessage.Buffer, _regionMessage.OffsetOf(RegionField.Group));
        if (!sameGroup)
        {
            _counters.Add(PeerCounter.OtherGroup);
        }
        else if (!_invitation.Gateway.Matches(_envelope.Buffer, _envelope.SenderOffset))
        {
            // A gateway of the group, but not the one that holds this peer's secret.
            _counters.Add(PeerCounter.OtherGateway);
            return;
        }

        if (_isSearching)
        {
            HandleAnswer(source, nowMillis);
        }
        else if (sameGroup && _regionMessage.Kind == RegionMessageKind.Announce)
        {
            HeedAnnouncement(source, nowMillis);
        }
    }

    private void HandleAnswer(byte[] source, long nowMillis)
    {
        if (!_search.HandleMessage(_regionMessage, _envelope.Buffer, _envelope.SenderOffset, nowMillis))
        {
            // Who announces itself during a search is asked at once, where its announcement came from.
            Array.Copy(source, 0, _announcerAddress, 0, AddressOctets.Length);
            TransmitSearch();
            return;
        }

        _isSearching = false;
        Array.Copy(source, 0, _heardAddress, 0, AddressOctets.Length);
        if (!HasGateway)
        {
            _requestExpectedUntilMillis = nowMillis + PeerTiming.RequestExpectedMillis;
            _ports.Log.Write("Gateway of region " + _search.Region + " found at " + AddressOctets.TextOf(source) + "; it is to ask for a session.");
        }
    }

    /// <summary>Whoever answered the search says that it will ask for no session: the next search may find another, and a person can read why.</summary>
    private void NoteRefusal(RejectReason reason, long nowMillis)
    {
        _tools.Trace.Note(_search.AttemptId, AttemptStep.UnprovenRejectHeard, (int)reason, nowMillis);
        _ports.Log.Write("The gateway asks for no session: " + RejectReasonName.Of(reason) + ".");
        SearchAgain(nowMillis);
    }

    /// <summary>The gateway tells all that it is there: it may just have started, and not know its sessions any more.</summary>
    private void HeedAnnouncement(byte[] source, long nowMillis)
    {
        SessionEntry? entry = FindEntryOfGateway();
        if (entry != null)
        {
            uint announced = (uint)(_envelope.Sequence >> 32);
            if (announced > entry.PeerBootCount && !entry.IsProbed)
            {
                entry.Probe(nowMillis);
            }
        }
        else if (!IsSettingUp && nowMillis - _heededMillis >= PeerTiming.AnnouncementHeededMillis)
        {
            Array.Copy(source, 0, _heardAddress, 0, AddressOctets.Length);
            AskHeard(nowMillis);
        }
    }

    private void AskHeard(long nowMillis)
    {
        _heededMillis = nowMillis;
        BeginSearch(nowMillis);
    }

    /// <summary>Whether a session with the gateway is live.</summary>
    private bool HasGateway
    {
        get { return FindEntryOfGateway() != null; }
    }

    private SessionEntry? FindEntryOfGateway()
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session != null && IsGateway(session.Peer))
            {
                return _sessions[i];
            }
        }

        return null;
    }

    /// <summary>A session with the gateway went live: nothing is to be sought.</summary>
    private void NoteLive()
    {
        _isSearching = false;
        _searchAtMillis = Never;
        _requestExpectedUntilMillis = Never;
        _renewalMillis = 0;
    }

    /// <summary>
    /// The last session is gone. One that had lasted is sought again at once; one that ended as soon as it had begun counts as a search that led
    /// to nothing, so that two ends which disagree do not agree on keys all day.
    /// </summary>
    private void SeekAfter(SecuredSession session)
    {
        long nowMillis = _ports.Clock.NowMillis;
        if (nowMillis - session.EstablishedAtMillis < PeerTiming.LastingMillis)
        {
            SearchAgain(nowMillis);
            return;
        }

        _isSearching = false;
        _requestExpectedUntilMillis = Never;
        _searchAtMillis = nowMillis;
        _backOffMillis = PeerTiming.FirstBackOffMillis;
    }

    /// <summary>A search, or what it led to, came to nothing: the next one waits, longer each time.</summary>
    private void SearchAgain(long nowMillis)
    {
        _isSearching = false;
        _requestExpectedUntilMillis = Never;
        if (HasGateway)
        {
            return;
        }

        _searchAtMillis = nowMillis + _backOffMillis + RandomBelow((_backOffMillis / 4) + 1);
        _backOffMillis = _backOffMillis * 2 < PeerTiming.LongestBackOffMillis ? _backOffMillis * 2 : PeerTiming.LongestBackOffMillis;
    }

    private void HandleSearchTimers(long nowMillis)
    {
        if (_isSearching)
        {
            _search.HandleTimeout(nowMillis);
            TransmitSearch();
            if (_search.State == SearchState.NotFound)
            {
                WriteNotFound();
                SearchAgain(nowMillis);
            }
        }
        else if (IsSettingUp || HasGateway)
        {
            _requestExpectedUntilMillis = Never;
        }
        else if (nowMillis >= _requestExpectedUntilMillis)
        {
            _tools.Trace.Note(_search.AttemptId, AttemptStep.TimedOut, 0, nowMillis);
            _ports.Log.Write("The gateway answered and then asked for no session: is this device enrolled there?");
            SearchAgain(nowMillis);
        }
        else if (nowMillis >= _searchAtMillis || (_searchAtMillis == Never && _requestExpectedUntilMillis == Never))
        {
            BeginSearch(nowMillis);
        }
    }

    private void WriteNotFound()
    {
        if (HasGateway)
        {
            return;
        }

        string heard = _search.OtherGroupsHeard > 0 ? "; gateways of other groups answered" : "; nothing was heard";
        _ports.Log.Write("No gateway found" + heard + ". Trying again, less and less often.");
    }

    private long NextSearchMillis()
    {
        if (_isSearching)
        {
            return _search.NextTimeoutMillis;
        }

        if (IsSettingUp || HasGateway)
        {
            return Never;
        }

        return _searchAtMillis == Never && _requestExpectedUntilMillis == Never ? 0 : Earlier(_searchAtMillis, _requestExpectedUntilMillis);
    }

    private void TransmitSearch()
    {
        int length = _search.PollTransmit(_transmit, 0, _transmit.Length);
        while (length > 0)
        {
            switch (_search.Destination)
            {
                case SearchDestination.KnownAddress:
                    Send(length, _addresses[_search.AddressIndex]);
                    break;
                case SearchDestination.Announcer:
                    Send(length, _announcerAddress);
                    break;
                case SearchDestination.Multicast:
                    CountSend(_ports.Datagrams.SendMulticast(_transmit, 0, length));
                    break;
                default:
                    CountSend(_ports.Datagrams.SendBroadcast(_transmit, 0, length));
                    break;
            }

            length = _search.PollTransmit(_transmit, 0, _transmit.Length);
        }
    }
}
