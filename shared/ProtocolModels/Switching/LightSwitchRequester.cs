using NanoPeers.Sessions;

namespace NanoPeers.Switching;

/// <summary>What a light remembers of one session: its last requests, its subscription, and whether the newest state was seen.</summary>
internal sealed class LightSwitchRequester
{
    private readonly uint[] _requests = new uint[SwitchTiming.RememberedRequests];
    private int _requestCount;
    private SecuredSession? _session;
    private long _endsMillis = LightSwitchService.Never;
    private long _tellMillis = LightSwitchService.Never;
    private int _waitMillis;
    private int _sends;
    private bool _due;

    /// <summary>The session; 0 when free.</summary>
    internal ulong SessionId { get; private set; }

    internal bool IsSubscribed
    {
        get { return _session != null; }
    }

    internal long NextMillis
    {
        get { return _tellMillis < _endsMillis ? _tellMillis : _endsMillis; }
    }

    internal void Begin(ulong sessionId)
    {
        Clear();
        SessionId = sessionId;
    }

    internal void Clear()
    {
        SessionId = 0;
        _requestCount = 0;
        Unsubscribe();
    }

    /// <summary>Notes a request; false when it was noted before.</summary>
    internal bool Remember(uint requestId)
    {
        int known = _requestCount < _requests.Length ? _requestCount : _requests.Length;
        for (int i = 0; i < known; i++)
        {
            if (_requests[i] == requestId)
            {
                return false;
            }
        }

        _requests[_requestCount % _requests.Length] = requestId;
        _requestCount++;
        return true;
    }

    internal void Subscribe(SecuredSession session, long untilMillis)
    {
        _session = session;
        _endsMillis = untilMillis;
    }

    internal void Unsubscribe()
    {
        _session = null;
        _endsMillis = LightSwitchService.Never;
        Settle();
    }

    /// <summary>There is a new state to tell.</summary>
    internal void Tell(long nowMillis)
    {
        if (_session == null)
        {
            return;
        }

        _due = true;
        _sends = 1;
        _waitMillis = SwitchTiming.FirstResendMillis;
        _tellMillis = nowMillis + _waitMillis;
    }

    /// <summary>The other end has seen a state.</summary>
    internal void See(ulong seen, ulong newest)
    {
        if (seen == newest)
        {
            Settle();
        }
    }

    internal void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= _endsMillis)
        {
            Unsubscribe();
        }
        else if (nowMillis >= _tellMillis)
        {
            TellAgain(nowMillis);
        }
    }

    internal SecuredSession? TakeDue()
    {
        if (!_due)
        {
            return null;
        }

        _due = false;
        return _session;
    }

    private void TellAgain(long nowMillis)
    {
        if (_sends == SwitchTiming.MaxSends)
        {
            Unsubscribe();
            return;
        }

        _due = true;
        _sends++;
        _waitMillis = _waitMillis * 2 < SwitchTiming.LongestResendMillis ? _waitMillis * 2 : SwitchTiming.LongestResendMillis;
        _tellMillis = nowMillis + _waitMillis;
    }

    private void Settle()
    {
        _due = false;
        _tellMillis = LightSwitchService.Never;
    }
}
