using System.Security.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using Proof = NanoPeers.PeerPlatform.Authentication.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Where others are, and the sessions with them.</summary>
internal sealed partial class GroupSeat
{
    private static readonly TimeSpan _applicationLife = TimeSpan.FromMinutes(15);

    private readonly Dictionary<Identifier, (string Endpoint, bool IsOfOwner)> _placesAhead = new(IdentifierComparer.Instance);
    private long _connectAtMillis;
    private int _connecting;
    private bool _mayHaveFormer;
    private long _renewAtMillis;

    /// <summary>A session of this group became live.</summary>
    internal void HandleLive(PeerSession session)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            long now = Now;
            SeatContact contact = ContactOf(session.Peer);
            bool isNewPlace = contact.Heard(session.Address, session.Transport, now, _peer.UtcNow);
            contact.Connected();
            if (session.Terms.Purpose == ApplyPurpose)
            {
                contact.Application = session;
            }
            else
            {
                contact.Session = session;
            }

            _mayHaveFormer = true;
            if (IsOfMember(session))
            {
                TellSession(contact, session, now);
            }

            if (isNewPlace)
            {
                SpreadPlace(contact);
            }

            Settle(now);
        }
    }

    /// <summary>A session of this group ended.</summary>
    internal void HandleEnded(PeerSession session)
    {
        lock (_gate)
        {
            if (_disposed || !_contacts.TryGetValue(session.Peer, out SeatContact? contact))
            {
                return;
            }

            long now = Now;
            if (contact.Application == session)
            {
                contact.Application = null;
            }

            if (contact.Session == session)
            {
                contact.Session = Node.FindSession(session.Peer, GroupPurpose, Group);
                _pairs.HandleSession(session.Peer, PairOf(contact));
            }

            if (SessionWith(session.Peer) is null)
            {
                _gossip.HandleSession(session.Peer, false, now);
                _keys.Owner?.HandleReachable(session.Peer, false, now);
            }

            Settle(now);
        }
    }

    /// <summary>The session under which a peer is told something: as members if there is one, else as it applied, else as its gateway.</summary>
    private PeerSession? SessionWith(Identifier peer)
    {
        if (_contacts.TryGetValue(peer, out SeatContact? contact))
        {
            if (contact.Session is { IsLive: true } members)
            {
                return members;
            }

            if (contact.Application is { IsLive: true } applicants)
            {
                return applicants;
            }
        }

        return View.Find(peer) is { IsConstrained: true } ? Node.FindSession(peer, GatewayPeer.ControlPurpose) : null;
    }

    /// <summary>Whether a session's other end is a member now, under the key by which it proved itself; a board by the session with its gateway.</summary>
    private bool IsOfMember(PeerSession session)
    {
        bool isControl = session.Terms.Purpose == GatewayPeer.ControlPurpose;
        bool isHere = session.Group.Equals(Group) || isControl;
        ReadOnlySpan<byte> fingerprint = isControl || session.Certificate is null ? default : session.Certificate.Key.Fingerprint.Span;
        return isHere && View.IsInGoodStanding(session.Peer, fingerprint);
    }

    private void TellSession(SeatContact contact, PeerSession session, long now)
    {
        Identifier peer = contact.Peer;
        contact.AskSoon();
        _gossip.HandleSession(peer, true, now);
        _keys.Owner?.HandleReachable(peer, true, now);
        if (contact.Session == session)
        {
            _pairs.HandleSession(peer, PairOf(contact));
            _lines.Announce(peer, GroupProtection.Pair, now);
        }

        TellPlaces(session);
        if (contact.Endpoint is { } endpoint)
        {
            _options.Store.SaveAddress(Group, new MemberAddressRecord(peer, endpoint, _peer.UtcNow));
        }
    }

    /// <summary>A pair has a key when both want one: who wants none takes part all the same, in clear (S0 fig. 4).</summary>
    private SecuredSession? PairOf(SeatContact contact)
    {
        bool wants = View.Policy.Protection != PolicyProtection.Clear && _record.WantsKey && View.Find(contact.Peer) is { WantsKey: true };
        return wants && contact.Session is { IsLive: true } session ? session.Core : null;
    }

    private SeatContact ContactOf(Identifier peer)
    {
        if (!_contacts.TryGetValue(peer, out SeatContact? contact))
        {
            _contacts[peer] = contact = new SeatContact(peer);
            if (peer.IsBefore(_peer.Id))
            {
                // The one with the lower id asks first, so that two do not ask each other at once.
                contact.ConnectNotBefore(Now + GroupSeatTuning.SecondAsksAfterMillis);
            }
        }

        return contact;
    }

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

    /// <summary>Asks for the sessions that are wanted and not there.</summary>
    private void Connect(long now)
    {
        if (now < _connectAtMillis || !IsMember)
        {
            return;
        }

        _connectAtMillis = now + _options.TickMillis;
        bool needsCertificate = NeedsAuthority();
        foreach (Identifier peer in needsCertificate ? View.Authorities : Wanted())
        {
            if (_connecting >= GroupSeatTuning.ConnectsAtOnce)
            {
                return;
            }

            if (peer.Equals(_peer.Id) || !_contacts.TryGetValue(peer, out SeatContact? contact) || contact.IsConnecting || now < contact.ConnectAtMillis)
            {
                continue;
            }

            bool isThere = contact.Session is { IsLive: true } || (needsCertificate && contact.Application is { IsLive: true });
            if (!isThere && contact.NextPlace() is { } place)
            {
                contact.IsConnecting = true;
                _connecting++;
                _ = ConnectAsync(contact, place.Address, needsCertificate ? ApplyPurpose : GroupPurpose);
            }
        }
    }

    /// <summary>With whom this peer wants a session: the leader, its neighbours in the order of ids, and all where the group talks by pairs.</summary>
    private IEnumerable<Identifier> Wanted()
    {
        bool byPairs = View.Policy.Protection != PolicyProtection.Common;
        int count = _roster.Count;
        int self = Math.Max(0, _roster.Place);
        yield return _roster.Owner;
        int most = byPairs ? count - 1 : Math.Min(GroupSeatTuning.Neighbours, count - 1);
        for (int i = 1; i <= most; i++)
        {
            Identifier peer = _roster.MemberAt((self + i) % count);
            if (View.Find(peer) is { IsConstrained: false })
            {
                yield return peer;
            }
        }
    }

    private async Task ConnectAsync(SeatContact contact, RemoteAddress to, string purpose)
    {
        ConnectResult? result = null;
        try
        {
            using Proof proof = new(Group, SessionPolicy, _options.Cryptography, null, purpose == ApplyPurpose ? Applicants : Members, []);
            SessionRequest request = await proof.CreateRequestAsync(purpose, contact.Peer, _peer.Stopping).ConfigureAwait(false);
            result = await Node.ConnectAsync(to, request, _peer.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The peer stops.
        }
#pragma warning disable CA1031 // Nobody waits for this task: what a transport or an authenticator throws is a try that failed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _peer.NoteFault(Group, fault);
        }

        lock (_gate)
        {
            _connecting--;
            contact.IsConnecting = false;
            if (result?.Session is null)
            {
                contact.Failed(Now);
                _lastProblem = result is null || result.Problem.Length == 0 ? _lastProblem : $"{NameOf(contact.Peer)} at {to}: {result.Problem}";
            }
        }
    }

    private string _lastProblem = "";

    /// <summary>Sessions of who is no member any more end; what it had to be told went out before.</summary>
    private void CloseFormer()
    {
        _mayHaveFormer = false;
        List<PeerSession>? former = null;
        foreach (SeatContact contact in _contacts.Values)
        {
            bool mayStay = contact.Session is not { } session || !session.IsLive || (IsMember && IsOfMember(session));
            if (!mayStay)
            {
                (former ??= []).Add(contact.Session!);
            }

            if (contact.Application is { IsLive: true } application && application.Age > _applicationLife)
            {
                (former ??= []).Add(application);
            }
        }

        foreach (PeerSession session in former ?? [])
        {
            session.Close(session.Terms.Purpose == ApplyPurpose ? CloseReason.Done : CloseReason.Removed);
        }
    }

    /// <summary>Where certificates alone count, this peer can do nothing before an authority issued its own.</summary>
    private bool NeedsAuthority() => _state.TakesCertificatesAlone && Members.Certificate.IsOfOwnKey && View.RankOf(_peer.Id) < 0;

    /// <summary>Certificates are short-lived: the next one is asked of an authority ahead of time, and made by this peer where none can be reached.</summary>
    private void RenewCertificate(long now)
    {
        bool isAuthority = View.RankOf(_peer.Id) >= 0;
        bool isDue = Members.IsRenewalDue;
        if (Applicants.IsRenewalDue)
        {
            Applicants.Certificate = _peer.IssueOwn(Group);
        }

        if (isDue && (isAuthority || !_state.TakesCertificatesAlone))
        {
            Members.Certificate = Applicants.Certificate;
        }

        bool wants = !isAuthority && (isDue || Members.Certificate.IsOfOwnKey);
        if (!wants || now < _renewAtMillis)
        {
            return;
        }

        PeerSession? session = View.Authorities.Select(SessionWith).FirstOrDefault(one => one is not null && IsOfMember(one));
        if (session is null)
        {
            return;
        }

        _renewAtMillis = now + GroupSeatTuning.RenewAgainMillis;
        byte[] nonce = RandomNumberGenerator.GetBytes(Identifier.Length);
        SendBody(session, ProtocolTag.Member, (Group, nonce), static (writer, state) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Renew);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, state.Group);
            writer.WriteOctets(MemberField.Nonce, state.nonce, 0, state.nonce.Length);
        });
    }

    /// <summary>An authority that is away for a while costs nobody the membership: what it issued outlives a restart, until its time is over.</summary>
    private void RestoreCertificate()
    {
        if (_options.Store.LoadCertificate(Group) is { } octets && MemberCertificate.TryParse(octets, out MemberCertificate? kept) == CertificateFault.None
            && kept!.Peer.Equals(_peer.Id) && kept.Key.Fingerprint.Span.SequenceEqual(_peer.Key.Fingerprint.Span) && kept.NotAfter > _peer.UtcNow)
        {
            Members.Certificate = kept;
        }
    }

    private void TakeCertificate(MemberMessage message)
    {
        ReadOnlySpan<byte> octets = message.Buffer.AsSpan(message.OffsetOf(MemberField.Certificate), message.LengthOf(MemberField.Certificate));
        MemberCertificate.TryParse(octets, out MemberCertificate? certificate);
        CertificateChecker checker = new(new SeatTrust(Group, () => _state, true));
        bool counts = certificate is not null && checker.Check(certificate, _peer.UtcNow, _peer.Id, _peer.Key.Fingerprint.Span) == CertificateFault.None;
        if (counts)
        {
            _options.Store.SaveCertificate(Group, certificate!.Octets.Span);
            Members.Certificate = certificate;
            foreach (SeatContact contact in _contacts.Values.Where(contact => contact.Session is null))
            {
                contact.Connected();
            }
        }
    }
}
