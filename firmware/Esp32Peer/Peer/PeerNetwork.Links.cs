using System;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Links: taking them from the gateway, and keeping a session with each linked peer, gateway or not. The end whose id comes first asks; it tries where
/// the other was last, and both call all when that is silent. CONSTRAINED-PEER.md, "Links".
/// </summary>
internal sealed partial class PeerNetwork
{
    private const int NoKey = -1;

    private readonly LinkedPeers _links;
    private readonly SessionPolicy _linkPolicy;
    private readonly LinkMessage _linkMessage = new LinkMessage();
    private readonly byte[] _held = new byte[LinkList.MaxHeldLength];
    private readonly byte[] _askedHint = new byte[AddressOctets.Length];
    private LinkedPeer? _askedLink;
    private ulong _askedKeyId;

    /// <summary>Takes the links that the gateway tells: all of them, so that whoever is not listed is forgotten.</summary>
    private void HandleLinks(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        if (!Decodes(_linkMessage))
        {
            return;
        }

        if (_linkMessage.Kind != LinkMessageKind.Links)
        {
            _counters.Add(PeerCounter.NotForThisPeer);
            return;
        }

        uint request = _linkMessage.RequestId;
        LinkRefusal reason = LinkRefusal.NotAllowed;
        int count = 0;
        if (IsGateway(session.Peer))
        {
            if (!entry.TakeLinks(request))
            {
                // A late copy: a newer list has come.
                return;
            }

            reason = TakeLinks(nowMillis);
            count = CollectHeld();
        }

        Send(LinkList.WriteLinked(session, _tools.Writer, request, reason, _held, count, _transmit, 0, _transmit.Length), entry.Address);
    }

    private LinkRefusal TakeLinks(long nowMillis)
    {
        byte[] list = _linkMessage.Buffer;
        int begin = _linkMessage.OffsetOf(LinkField.Links);
        int end = begin + _linkMessage.LengthOf(LinkField.Links);
        RemoveUnlisted(list, begin, end);
        bool isKept = true;
        for (int at = begin; at < end; at += LinkList.EntryLength)
        {
            LinkedPeer? linked = _links.Find(list, at);
            if (linked == null)
            {
                isKept = _links.Add(list, at) && isKept;
                _ports.Log.Write("Linked with " + new Identifier(list, at).ToString() + ".");
            }
            else if (linked.Update(list, at, EntryOf(linked.Peer) == null))
            {
                isKept = _links.Keep(linked) && isKept;
            }
        }

        AttachLights(nowMillis);
        return isKept ? LinkRefusal.None : LinkRefusal.NotKept;
    }

    private void RemoveUnlisted(byte[] list, int begin, int end)
    {
        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            bool isListed = linked == null || IsSought(linked.Peer);
            for (int at = begin; at < end && linked != null; at += LinkList.EntryLength)
            {
                isListed = isListed || linked.Peer.Matches(list, at);
            }

            if (!isListed && linked != null)
            {
                _ports.Log.Write("No longer linked with " + linked.Peer.ToString() + ".");
                Unlink(place, linked);
            }
        }
    }

    private void Unlink(int place, LinkedPeer linked)
    {
        if (_askedLink == linked)
        {
            CancelAsker();
        }

        _links.Remove(place);
        SessionEntry? entry = EntryOf(linked.Peer);
        if (entry != null)
        {
            CloseAloud(entry, CloseReason.Done);
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].IsInUse && _slots[i].Responder.CopyPeer().Equals(linked.Peer))
            {
                Abandon(_slots[i]);
            }
        }
    }

    /// <summary>The ids of the introductions held, in the order of the list that came.</summary>
    private int CollectHeld()
    {
        int begin = _linkMessage.OffsetOf(LinkField.Links);
        int entries = _linkMessage.LengthOf(LinkField.Links) / LinkList.EntryLength;
        for (int i = 0; i < entries; i++)
        {
            LinkedPeer? linked = _links.Find(_linkMessage.Buffer, begin + (i * LinkList.EntryLength));
            BigEndian.WriteUInt64(_held, i * LinkList.HeldLength, linked == null ? 0 : linked.Keys.IntroductionId);
        }

        return entries * LinkList.HeldLength;
    }

    /// <summary>Keeps an introduction of a linked peer in storage; it is tried before the keys that were there, at either end.</summary>
    private RejectReason KeepIntroduction(LinkedPeer linked, Introduction introduction, long nowMillis)
    {
        linked.Keys.Take(introduction);
        _introductions.Remove(introduction.Id);
        Endpoint? endpoint = Endpoint.Parse(introduction.Endpoint);
        if (EntryOf(linked.Peer) == null && endpoint != null && endpoint.Scheme == EndpointScheme.Udp)
        {
            _ports.Datagrams.TryResolve(endpoint, linked.Address);
            linked.KeepAddress();
        }

        linked.KeyPlace = PairKeys.Places - 1;
        linked.BackOffMillis = PeerTiming.FirstBackOffMillis;
        linked.NextMillis = nowMillis;
        linked.IsRenewed = true;
        return _links.Keep(linked) ? RejectReason.None : RejectReason.Busy;
    }

    private void StartLinks(long nowMillis)
    {
        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            if (linked != null)
            {
                linked.NextMillis = nowMillis + RandomBelow(PeerTiming.LinkJitterMillis);
            }
        }
    }

    private void HandleLinkTimers(long nowMillis)
    {
        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            if (linked == null)
            {
                continue;
            }

            if (nowMillis >= NextLinkMillis(linked))
            {
                SeekLinked(linked, nowMillis);
            }

            if (linked.Light != null)
            {
                linked.Light.HandleTimeout(nowMillis);
                TransmitLinked(linked);
            }
        }
    }

    private long NextLinksMillis()
    {
        long next = Never;
        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            if (linked != null)
            {
                next = Earlier(next, NextLinkMillis(linked));
                next = linked.Light == null ? next : Earlier(next, linked.Light.NextTimeoutMillis);
            }
        }

        return next;
    }

    /// <summary>When something is to be done for the pair's session.</summary>
    private long NextLinkMillis(LinkedPeer linked)
    {
        bool asks = _invitation.Device.IsBefore(linked.Peer);
        SecuredSession? session = EntryOf(linked.Peer)?.Session;
        if (linked.Keys.After(0) == NoKey || (asks && _asker != null))
        {
            // An introduction makes this due, or the end of what is being asked.
            return Never;
        }

        if (session == null || (asks && linked.IsRenewed))
        {
            return linked.NextMillis;
        }

        return asks ? AgeingMillis(session, linked.NextMillis) : Never;
    }

    private void SeekLinked(LinkedPeer linked, long nowMillis)
    {
        bool isKnown = !AddressOctets.IsNone(linked.Address);
        int place = linked.Keys.After(linked.KeyPlace);
        if (isKnown && _invitation.Device.IsBefore(linked.Peer))
        {
            AskLinked(linked, place, nowMillis);
            return;
        }

        if (isKnown)
        {
            Send(WriteHere(), linked.Address);
        }

        if (!isKnown || linked.BackOffMillis > PeerTiming.FirstBackOffMillis)
        {
            CallAll();
        }

        BackOff(linked, nowMillis);
    }

    private void AskLinked(LinkedPeer linked, int place, long nowMillis)
    {
        Array.Copy(linked.Address, 0, _askedAddress, 0, AddressOctets.Length);
        Array.Clear(_askedHint, 0, _askedHint.Length);
        IInitiatorKeyExchange[] exchanges = { linked.Keys.CreateExchange(place) };
        SessionRequest request = new SessionRequest(
            _invitation.Group, ControlPolicy.Purpose, _linkPolicy, linked.Keys.CreateAuthenticator(place), exchanges) { ExpectedPeer = linked.Peer };
        linked.KeyPlace = place;
        _askedLink = linked;
        _askedKeyId = linked.Keys.IdOf(place);
        _asker = new SessionInitiator(_tools, request);
        _asker.Start(nowMillis);
        TransmitAsker();
    }

    /// <summary>
    /// The asker's attempt failed. A key that the other does not know makes room for the next one; silence is not the key's fault: the other may be
    /// elsewhere, and is called.
    /// </summary>
    private void NoteLinkFailed(LinkedPeer linked, SessionInitiator asker, long nowMillis)
    {
        linked.RestoreAddress();
        bool isSilent = asker.Failure == SessionFailure.NothingHeard;
        if (isSilent)
        {
            linked.KeyPlace = (linked.KeyPlace + PairKeys.Places - 1) % PairKeys.Places;
            CallAll();
        }

        bool wasLast = isSilent || linked.Keys.After(linked.KeyPlace) <= linked.KeyPlace;
        linked.NextMillis = nowMillis;
        if (wasLast)
        {
            linked.IsRenewed = false;
            BackOff(linked, nowMillis);
            if (linked.BackOffMillis <= 4 * PeerTiming.FirstBackOffMillis)
            {
                _ports.Log.Write("No session with the linked peer " + linked.Peer.ToString() + ": " + SessionFailureName.Of(asker.Failure) + ".");
            }
        }
    }

    /// <summary>A session with a peer went live; if it is linked, its keys go on from here and its light can be switched.</summary>
    private void NoteLinkLive(SecuredSession session, byte[] source, long nowMillis)
    {
        LinkedPeer? linked = _links.Find(session.Peer);
        if (linked == null)
        {
            return;
        }

        int method = session.Terms.KeyExchange;
        bool ofPair = method == KeyExchangeMethod.Introduction || method == KeyExchangeMethod.Resumption;
        bool changed = ofPair && linked.Keys.NoteLive(session.IsInitiator ? _askedKeyId : linked.AnsweredKeyId, session);
        Array.Copy(source, 0, linked.Address, 0, AddressOctets.Length);
        if (linked.KeepAddress() || changed)
        {
            _links.Keep(linked);
        }

        linked.KeyPlace = PairKeys.Places - 1;
        linked.BackOffMillis = PeerTiming.FirstBackOffMillis;
        linked.NextMillis = nowMillis;
        linked.IsRenewed = false;
        AttachLights(nowMillis);
    }

    /// <summary>The session with a peer is gone; if it is linked, another is sought: at once when this one had lasted.</summary>
    private void NoteLinkEnded(SecuredSession session, byte[] address)
    {
        LinkedPeer? linked = _links.Find(session.Peer);
        if (linked == null)
        {
            return;
        }

        if (linked.Light != null && linked.Light.AttachedTo == session.Id)
        {
            linked.Light.Detach();
        }

        Array.Copy(address, 0, linked.Address, 0, AddressOctets.Length);
        long nowMillis = _ports.Clock.NowMillis;
        if (nowMillis - session.EstablishedAtMillis >= PeerTiming.LastingMillis)
        {
            linked.NextMillis = nowMillis;
        }
        else
        {
            BackOff(linked, nowMillis);
        }
    }

    /// <summary>
    /// A linked peer asks who is there. It proves nothing; it tells where the peer may be, and that it may have started again.
    /// </summary>
    /// <returns>False when the sender is not linked with this peer.</returns>
    private bool HandleLinkedQuery(byte[] source, long nowMillis)
    {
        LinkedPeer? linked = _links.Find(_envelope.Buffer, _envelope.SenderOffset);
        if (linked == null || !_invitation.Group.Matches(_regionMessage.Buffer, _regionMessage.OffsetOf(Discovery.RegionField.Group)))
        {
            return false;
        }

        SessionEntry? entry = EntryOf(linked.Peer);
        bool isKnown = entry != null && (uint)(_envelope.Sequence >> 32) <= entry.PeerBootCount;
        if (isKnown || nowMillis - linked.HeardMillis < PeerTiming.LinkHeedMillis)
        {
            return true;
        }

        linked.HeardMillis = nowMillis;
        if (!_invitation.Device.IsBefore(linked.Peer))
        {
            // The other end asks for the session; what it needs is where this one is.
            Send(WriteHere(), source);
        }
        else if (_askedLink == linked && _asker != null)
        {
            Array.Copy(source, 0, _askedHint, 0, AddressOctets.Length);
        }
        else
        {
            Array.Copy(source, 0, linked.Address, 0, AddressOctets.Length);
            linked.NextMillis = nowMillis;
            linked.IsRenewed = true;
        }

        return true;
    }

    /// <summary>Gives lights their sessions.</summary>
    private void AttachLights(long nowMillis)
    {
        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            SecuredSession? session = linked == null ? null : EntryOf(linked.Peer)?.Session;
            if (linked != null && session != null && linked.Light != null && linked.Light.AttachedTo != session.Id)
            {
                linked.Light.Attach(session, nowMillis);
                TransmitLinked(linked);
            }
        }
    }

    private void TransmitLinked(LinkedPeer linked)
    {
        RemoteLight? light = linked.Light;
        SessionEntry? entry = EntryOf(linked.Peer);
        int length = light == null ? 0 : light.PollTransmit(_tools.Writer, _transmit, 0, _transmit.Length);
        while (light != null && entry != null && length > 0)
        {
            Send(length, entry.Address);
            length = light.PollTransmit(_tools.Writer, _transmit, 0, _transmit.Length);
        }
    }

    private void BackOff(LinkedPeer linked, long nowMillis)
    {
        linked.NextMillis = nowMillis + linked.BackOffMillis + RandomBelow((linked.BackOffMillis / 4) + 1);
        int doubled = linked.BackOffMillis * 2;
        linked.BackOffMillis = doubled < PeerTiming.LongestBackOffMillis ? doubled : PeerTiming.LongestBackOffMillis;
    }

    private void CallAll()
    {
        if (_options.AsksAll)
        {
            int length = WriteHere();
            CountSend(_ports.Datagrams.SendMulticast(_transmit, 0, length));
            CountSend(_ports.Datagrams.SendBroadcast(_transmit, 0, length));
        }
    }

    private int WriteHere()
    {
        return _search.WriteQuery(_tools.NewId(), _transmit, 0, _transmit.Length);
    }

    private SessionEntry? EntryOf(Identifier peer)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session != null && session.Peer.Equals(peer))
            {
                return _sessions[i];
            }
        }

        return null;
    }

    private static long AgeingMillis(SecuredSession session, long notBefore)
    {
        uint enough = session.Terms.MessageLimit - (session.Terms.MessageLimit / 4);
        long ageing = session.ExpiresAtMillis - (session.Terms.LifetimeSeconds * 250L);
        return session.Sent >= enough || session.Received >= enough || ageing < notBefore ? notBefore : ageing;
    }
}
