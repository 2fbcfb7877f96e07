using NanoPeers.Enrolment;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Pairings;

/// <summary>A pairing that this peer holds, and when it asks next. A place of the seeker's table; made once.</summary>
internal sealed class PairingLink
{
    private int _backOffMillis;

    /// <summary>The pairing; null when the place is free.</summary>
    internal Pairing? Pairing { get; private set; }

    /// <summary>When a session is to be asked for; <see cref="SessionInitiator.Never"/> when not by itself.</summary>
    internal long NextMillis { get; private set; } = SessionInitiator.Never;

    internal void Take(Pairing pairing, long nowMillis)
    {
        Clear();
        Pairing = pairing;
        NextMillis = nowMillis;
        _backOffMillis = PeerTiming.FirstBackOffMillis;
    }

    internal void Clear()
    {
        if (Pairing != null)
        {
            Pairing.Wipe();
        }

        Pairing = null;
        NextMillis = SessionInitiator.Never;
    }

    internal bool IsWith(Identifier peer)
    {
        return Pairing != null && Pairing.Answerer.Equals(peer);
    }

    /// <summary>A session is live: a new one is due when three quarters of its life are over.</summary>
    internal void NoteLive(SecuredSession session, long nowMillis)
    {
        _backOffMillis = PeerTiming.FirstBackOffMillis;
        NextMillis = nowMillis + (session.Terms.LifetimeSeconds * 750L);
    }

    /// <summary>An attempt came to nothing, or the session ended: the next one waits, twice as long each time.</summary>
    /// <param name="jitter">From 0 to 255: up to a quarter is added.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    internal void BackOff(int jitter, long nowMillis)
    {
        NextMillis = nowMillis + _backOffMillis + (_backOffMillis * jitter / 1024);
        int doubled = _backOffMillis * 2;
        _backOffMillis = doubled < PeerTiming.LongestBackOffMillis ? doubled : PeerTiming.LongestBackOffMillis;
    }
}
