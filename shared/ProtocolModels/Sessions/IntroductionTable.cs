using System;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// The introductions that a peer holds, at most one to each peer: taken from its authority, found by id and peer when a session is set up, wiped
/// when they are used up, replaced or over. Places are made once. No I/O. INTRODUCTION.md.
/// </summary>
public sealed class IntroductionTable
{
    /// <summary>No introduction is held longer, whatever its authority says: a day.</summary>
    public const uint LongestLifetimeSeconds = 86400;

    private readonly SessionTools _tools;
    private readonly Introduction[] _places;
    private int _nextPlace;

    /// <summary>Makes room.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="capacity">Introductions held at once; <see cref="Limits.MaxConstrainedIntroductions"/> on a chip.</param>
    public IntroductionTable(SessionTools tools, int capacity)
    {
        _tools = tools;
        _places = new Introduction[capacity];
        for (int i = 0; i < capacity; i++)
        {
            _places[i] = new Introduction(tools);
        }
    }

    /// <summary>Introductions held now.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _places.Length; i++)
            {
                count += _places[i].IsHeld ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Introducer.Never;
            for (int i = 0; i < _places.Length; i++)
            {
                next = _places[i].IsHeld && _places[i].ExpiresAtMillis < next ? _places[i].ExpiresAtMillis : next;
            }

            return next;
        }
    }

    /// <summary>
    /// Takes an Introduce, and overwrites the secret in the message. The answer goes back in an Introduced. One that came before is taken again
    /// without any effect, so that a lost Introduced is repeated; one that is older than what is held is not.
    /// </summary>
    /// <param name="introduce">A message of kind Introduce.</param>
    /// <param name="session">The session that it came under.</param>
    /// <param name="fromAuthority">
    /// Whether the session's other end may introduce: an authority of the group, known by the secret of this peer's enrolment or by its
    /// certificate. Whoever else could would be believed about who others are.
    /// </param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>
    /// None; RefusedByPolicy for no authority or a session that hides nothing; BadRequest; UnknownPresharedKey for one that was used up or
    /// replaced; Busy when there is no room.
    /// </returns>
    public RejectReason Take(SessionMessage introduce, SecuredSession session, bool fromAuthority, long nowMillis)
    {
        HandleTimeout(nowMillis);
        RejectReason reason = Check(introduce, session, fromAuthority);
        if (reason == RejectReason.None)
        {
            reason = Place(introduce, session.Peer, nowMillis);
        }

        Array.Clear(introduce.Buffer, introduce.OffsetOf(SessionField.Secret), introduce.LengthOf(SessionField.Secret));
        AttemptStep step = reason == RejectReason.None ? AttemptStep.IntroductionTaken : AttemptStep.IntroductionRefused;
        _tools.Trace.Note(introduce.LongNumberOf(SessionField.PresharedId), step, (int)reason, nowMillis);
        return reason;
    }

    /// <summary>The introduction that a session request names, or null: for the policy's FindAuthenticator and FindKeyExchange.</summary>
    /// <param name="id">The request's preshared id.</param>
    /// <param name="peerBuffer">Holds the id of the peer that asks.</param>
    /// <param name="peerOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public Introduction? Find(ulong id, byte[] peerBuffer, int peerOffset, long nowMillis)
    {
        Introduction? found = FindPeer(peerBuffer, peerOffset, nowMillis);
        return found != null && found.Id == id ? found : null;
    }

    /// <summary>The introduction to a peer, or null: for the end that asks.</summary>
    /// <param name="peerBuffer">Holds the peer's id.</param>
    /// <param name="peerOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public Introduction? FindPeer(byte[] peerBuffer, int peerOffset, long nowMillis)
    {
        HandleTimeout(nowMillis);
        for (int i = 0; i < _places.Length; i++)
        {
            Identifier? peer = _places[i].Peer;
            if (_places[i].IsHeld && peer != null && peer.Matches(peerBuffer, peerOffset))
            {
                return _places[i];
            }
        }

        return null;
    }

    /// <summary>Wipes an introduction: the pair's session is live, or the peer is not wanted any more.</summary>
    /// <param name="id">The introduction.</param>
    public void Remove(ulong id)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i].IsHeld && _places[i].Id == id)
            {
                _places[i].Wipe();
            }
        }
    }

    /// <summary>Wipes all of them: this peer leaves its group, or forgets its authority.</summary>
    public void Clear()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i].Wipe();
        }
    }

    /// <summary>Wipes what has expired. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i].IsHeld && nowMillis >= _places[i].ExpiresAtMillis)
            {
                _places[i].Wipe();
            }
        }
    }

    private RejectReason Check(SessionMessage introduce, SecuredSession session, bool fromAuthority)
    {
        bool hides = session.Terms.Suite == Suite.Aes128CbcHmac || session.Terms.Suite == Suite.Aes256Gcm;
        if (!fromAuthority || !hides || session.Terms.KeyExchange == KeyExchangeMethod.Introduction)
        {
            return RejectReason.RefusedByPolicy;
        }

        int peer = introduce.OffsetOf(SessionField.Peer);
        bool third = !_tools.Self.Matches(introduce.Buffer, peer) && !session.Peer.Matches(introduce.Buffer, peer);
        bool sound = third && introduce.NumberOf(SessionField.Lifetime) > 0 && EndpointOf(introduce) != null;
        return sound ? RejectReason.None : RejectReason.BadRequest;
    }

    private RejectReason Place(SessionMessage introduce, Identifier authority, long nowMillis)
    {
        Identifier peer = new Identifier(introduce.Buffer, introduce.OffsetOf(SessionField.Peer));
        ulong id = introduce.LongNumberOf(SessionField.PresharedId);
        Introduction? place = FindPlace(peer);
        if (place != null && authority.Equals(place.Authority) && id <= place.Id)
        {
            return id == place.Id && place.IsHeld ? RejectReason.None : RejectReason.UnknownPresharedKey;
        }

        place = place ?? FreePlace();
        if (place == null)
        {
            return RejectReason.Busy;
        }

        uint lifetime = introduce.NumberOf(SessionField.Lifetime);
        lifetime = lifetime < LongestLifetimeSeconds ? lifetime : LongestLifetimeSeconds;
        place.Take(introduce, peer, EndpointOf(introduce) ?? "", authority, nowMillis + (lifetime * 1000L));
        return RejectReason.None;
    }

    /// <summary>The place of a peer, held or wiped.</summary>
    private Introduction? FindPlace(Identifier peer)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (peer.Equals(_places[i].Peer))
            {
                return _places[i];
            }
        }

        return null;
    }

    /// <summary>A place that holds nothing, each in its turn, so that a wiped one is remembered as long as can be.</summary>
    private Introduction? FreePlace()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            int place = (_nextPlace + i) % _places.Length;
            if (!_places[place].IsHeld)
            {
                _nextPlace = (place + 1) % _places.Length;
                return _places[place];
            }
        }

        return null;
    }

    private static string? EndpointOf(SessionMessage introduce)
    {
        int offset = introduce.OffsetOf(SessionField.Endpoint);
        int length = introduce.LengthOf(SessionField.Endpoint);
        if (!Utf8Text.IsPrintableAscii(introduce.Buffer, offset, length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(introduce.Buffer, offset, length);
        return Endpoint.Parse(text) == null ? null : text;
    }
}
