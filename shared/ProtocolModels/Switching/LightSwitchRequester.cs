using NanoPeers.Sessions;

namespace NanoPeers.Switching;

/// <summary>What a light remembers of one session: its newest requests, its subscription, and whether the newest state was seen.</summary>
internal sealed class LightSwitchRequester
{
    private bool _hasSwitched;
    private uint _newestSwitch;
    private bool _hasSubscribed;
    private uint _newestSubscription;
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
        _hasSwitched = false;
        _hasSubscribed = false;
        Unsubscribe();
    }

    /// <summary>
    /// Notes a Set or Toggle; false when it must not be carried out: it was, or a later one was. A message can be under way for as long as
    /// it likes, so that a list of the last few would forget too soon.
    /// </summary>
    internal bool TakeSwitch(uint requestId)
    {
        if (_hasSwitched && !IsLater(requestId, _newestSwitch))
        {
            return false;
        }

        _hasSwitched = true;
        _newestSwitch = requestId;
        return true;
    }

    /// <summary>Notes a Subscribe or Unsubscribe; false when it, or a later one, was carried out.</summary>
    internal bool TakeSubscription(uint requestId)
    {
        if (_hasSubscribed && !IsLater(requestId, _newestSubscription))
        {
            return false;
        }

        _hasSubscribed = true;
        _newestSubscription = requestId;
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

    /// <summary>
    /// An answer has just told the newest state: it need not be told now. It stays to be told until it is seen, since an answer can be lost
    /// that nobody waits for any more.
    /// </summary>
    internal void Answered()
    {
        _due = false;
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
        if (_sends == SwitchTiming.MaxTellings)
        {
            Unsubscribe();
            return;
        }

        _due = true;
        _sends++;
        _waitMillis = _waitMillis * 2 < SwitchTiming.LongestResendMillis ? _waitMillis * 2 : SwitchTiming.LongestResendMillis;
        _tellMillis = nowMillis + _waitMillis;
    }

    /// <summary>Whether a request's number comes after another's, round the end of the numbers too (RFC 1982).</summary>
    private static bool IsLater(uint requestId, uint other)
    {
        return (int)(requestId - other) > 0;
    }

    private void Settle()
    {
        _due = false;
        _tellMillis = LightSwitchService.Never;
    }
}
