using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>A place in the table of sessions. The object is made once; the session comes and goes.</summary>
internal sealed class SessionEntry
{
    /// <summary>Not probed.</summary>
    internal const long Never = long.MaxValue;

    private int _quietMillis;
    private long _pingAgainMillis;
    private long _probeSinceMillis = Never;
    private uint _linksRequest;

    /// <summary>The session; null when the place is free.</summary>
    internal SecuredSession? Session { get; private set; }

    /// <summary>Where its last authentic message came from.</summary>
    internal byte[] Address { get; } = new byte[AddressOctets.Length];

    /// <summary>The attempt that it came of, the same on both ends.</summary>
    internal ulong AttemptId { get; private set; }

    /// <summary>The other end's boot count, by its sequence numbers.</summary>
    internal uint PeerBootCount { get; set; }

    /// <summary>Whether a hint that it is lost is being looked into.</summary>
    internal bool IsProbed
    {
        get { return _probeSinceMillis != Never; }
    }

    internal void Begin(SecuredSession session, ulong attemptId, int quietMillis, long nowMillis)
    {
        Session = session;
        AttemptId = attemptId;
        PeerBootCount = 0;
        _linksRequest = 0;
        _quietMillis = quietMillis;
        _pingAgainMillis = nowMillis;
        _probeSinceMillis = Never;
    }

    internal void Clear()
    {
        Session = null;
        AttemptId = 0;
        _probeSinceMillis = Never;
    }

    /// <summary>Begins to look into a hint: pings are due now and once more, and silence then ends the session.</summary>
    internal void Probe(long nowMillis)
    {
        _probeSinceMillis = nowMillis;
        _pingAgainMillis = nowMillis;
    }

    /// <summary>An authentic message came.</summary>
    internal void NoteHeard()
    {
        _probeSinceMillis = Never;
    }

    /// <summary>Notes a list of links; false when a later one has come (RFC 1982). One that comes again is taken again: it says the same.</summary>
    internal bool TakeLinks(uint request)
    {
        if (_linksRequest != 0 && (int)(request - _linksRequest) < 0)
        {
            return false;
        }

        _linksRequest = request;
        return true;
    }

    /// <summary>Whether the other end is gone.</summary>
    internal bool IsSilent(SecuredSession session, long nowMillis)
    {
        return nowMillis >= EndOfSilence(session);
    }

    /// <summary>Whether a ping is due; it is noted as sent.</summary>
    internal bool TakePing(SecuredSession session, long nowMillis)
    {
        if (nowMillis < PingMillis(session))
        {
            return false;
        }

        _pingAgainMillis = nowMillis + (IsProbed ? PeerTiming.ProbeAgainMillis : PeerTiming.PingAgainMillis);
        return true;
    }

    /// <summary>When something is due for this session's silence.</summary>
    internal long NextMillis(SecuredSession session)
    {
        long ping = PingMillis(session);
        long end = EndOfSilence(session);
        return ping < end ? ping : end;
    }

    private long PingMillis(SecuredSession session)
    {
        long quiet = IsProbed ? _probeSinceMillis : session.LastHeardMillis + _quietMillis;
        return quiet > _pingAgainMillis ? quiet : _pingAgainMillis;
    }

    private long EndOfSilence(SecuredSession session)
    {
        return IsProbed ? _probeSinceMillis + PeerTiming.ProbeMillis : session.LastHeardMillis + PeerTiming.SilentMillis;
    }
}
