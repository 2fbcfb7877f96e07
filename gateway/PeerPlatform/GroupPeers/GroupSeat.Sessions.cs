using NanoPeers.Endpoints;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using Proof = NanoPeers.PeerPlatform.Authentication.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The sessions with others: which are wanted, begin and end.</summary>
internal sealed partial class GroupSeat
{
    private static readonly TimeSpan _applicationLife = TimeSpan.FromMinutes(15);

    private long _connectAtMillis;
    private int _connecting;
    private bool _mayHaveFormer;
    private string _lastProblem = "";

    /// <summary>Whether the group's policy of authentication takes a peer that has proven itself.</summary>
    internal bool Takes(Identifier peer, string purpose) => _peer.Rules.May(State.View, StandardPolicies.Authentication, purpose, peer, purpose);

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
                Port.SetSession(session.Peer, session);
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
                Port.SetSession(session.Peer, contact.Session);
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

        return View.Find(peer) is { IsConstrained: true } ? Node.FindSession(peer, KnownPurpose.Control) : null;
    }

    /// <summary>Whether a session's other end is a member now, under the key by which it proved itself; a board by the session with its gateway.</summary>
    private bool IsOfMember(PeerSession session)
    {
        bool isControl = session.Terms.Purpose == KnownPurpose.Control;
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
}
