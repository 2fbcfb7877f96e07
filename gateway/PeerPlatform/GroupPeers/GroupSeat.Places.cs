using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Where members are: what others say, what was heard, and what counts. SEATS.md, "Where members are".</summary>
internal sealed partial class GroupSeat
{
    private readonly Dictionary<Identifier, (string Endpoint, bool IsOfOwner)> _placesAhead = new(IdentifierComparer.Instance);

    private void AddPlace(Identifier peer, string endpoint, bool isOfOwner = false)
    {
        if (peer.Equals(_peer.Id) || Endpoint.Parse(endpoint) is not { } parsed)
        {
            return;
        }

        SeatContact contact = ContactOf(peer);
        if (contact.AddPlace(Node.Transports.Resolve(parsed), isOfOwner) && peer.IsBefore(_peer.Id))
        {
            // As with sessions: the one with the lower id asks first.
            contact.AskNotBefore(Now + GroupSeatTuning.SecondAsksAfterMillis);
        }
    }

    /// <summary>Places often come before the statements that let their peers in.</summary>
    private void TakePlaceAhead(Identifier peer)
    {
        if (_placesAhead.Remove(peer, out (string Endpoint, bool IsOfOwner) place))
        {
            AddPlace(peer, place.Endpoint, place.IsOfOwner);
        }
    }

    /// <summary>Hearsay of a member: only members' places are used, and whoever goes there finds out who is there.</summary>
    private void HandlePlaces(MemberMessage message, Identifier from)
    {
        bool isOfOwner = from.Equals(_roster.Owner);
        List<(Identifier Peer, string Endpoint)>? places =
            PlaceList.TryRead(message.Buffer, message.OffsetOf(MemberField.Places), message.LengthOf(MemberField.Places));
        foreach ((Identifier peer, string endpoint) in places ?? [])
        {
            if (_roster.IsMember(peer))
            {
                AddPlace(peer, endpoint, isOfOwner);
            }
            else if (_placesAhead.Count < GroupSeatTuning.MaxSenders)
            {
                _placesAhead[peer] = (endpoint, isOfOwner);
            }
        }
    }

    /// <summary>Tells a member where this peer listens, and where it heard the others.</summary>
    private void TellPlaces(PeerSession session)
    {
        IEnumerable<(Identifier, string)> own = _peer.Endpoints.Select(endpoint => (_peer.Id, endpoint));
        IEnumerable<(Identifier, string)> others = _contacts.Values
            .Where(contact => contact.Endpoint is not null && !contact.Peer.Equals(session.Peer) && _roster.IsMember(contact.Peer))
            .Select(contact => (contact.Peer, contact.Endpoint!));
        foreach (byte[] list in PlaceList.Write(own.Concat(others)))
        {
            SendPlaces(session, list);
        }
    }

    /// <summary>
    /// Tells all neighbours where a member was heard; not what the keys' owner told: all have a session with it, and heard the same.
    /// </summary>
    private void SpreadPlace(SeatContact contact)
    {
        if (contact.IsToldByOwner || contact.Endpoint is not { } endpoint || !_roster.IsMember(contact.Peer))
        {
            return;
        }

        byte[] list = PlaceList.Write([(contact.Peer, endpoint)])[0];
        foreach (SeatContact other in _contacts.Values)
        {
            if (other != contact && other.Session is { IsLive: true } session)
            {
                SendPlaces(session, list);
            }
        }
    }

    private void SendPlaces(PeerSession session, byte[] list) => SendBody(session, ProtocolTag.Member, (Group, list), static (writer, state) =>
    {
        writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Where);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, state.Group);
        writer.WriteOctets(MemberField.Places, state.list, 0, state.list.Length);
    });

    /// <summary>
    /// Members are asked, under the group's key, whether they are where they are said to be, and now and then whether they still are: what is said to
    /// all goes only where somebody answered. Who started anew gets by it the proof that what comes under the key is not old.
    /// </summary>
    private void AskWhoIsThere(long now)
    {
        if (_keys.Ring.Current is null || View.Policy.Protection != PolicyProtection.Common)
        {
            return;
        }

        foreach (SeatContact contact in _contacts.Values.Where(contact => now >= contact.AskAtMillis && _roster.IsMember(contact.Peer)))
        {
            if (contact.NextPlace() is { } place)
            {
                contact.Asked(now);
                SendHere(place.Address, place.Transport, true);
            }
        }
    }

    private void HandleHere(MemberMessage message, Identifier from, long now)
    {
        if (message.Kind != MemberMessageKind.Here || !_contacts.TryGetValue(from, out SeatContact? contact) || contact.Proven is null)
        {
            return;
        }

        contact.AskLater(now);
        if (message.NumberOf(MemberField.Yes) == 1)
        {
            SendHere(contact.Proven, contact.Transport!, false);
        }
    }

    private void SendHere(RemoteAddress to, ITransport transport, bool asks)
    {
        _writer.Credentials = Credentials;
        _writer.Begin(_buffer, 0, _buffer.Length);
        _writer.BeginBody(ProtocolTag.Member);
        _writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Here);
        _writer.WriteCredential();
        _writer.WriteIdentifier(MemberField.Group, Group);
        _writer.WriteUInt8(MemberField.Yes, asks ? 1 : 0);
        _writer.EndBody();
        int length = _keys.Finish(_writer);
        if (length > 0)
        {
            Node.Transmit(transport, _buffer, length, to);
        }
    }
}
