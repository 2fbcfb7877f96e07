using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Another peer's light, switched from here. Works over whatever session with that peer is live, however it came about; a press before one is
/// there waits for it. A press lives for <see cref="PeerTiming.PressMillis"/>: an old wish must not come true when the light is back. What was
/// heard of the light's state never goes back to an older version. SWITCHING.md.
/// </summary>
internal sealed class RemoteLight
{
    private const long Never = long.MaxValue;
    private const long SubscribeAgainMillis = SwitchTiming.LongestSubscriptionSeconds * 500L;

    private const int MostOutstanding = 4;

    private readonly LightSwitchClient _client = new LightSwitchClient(MostOutstanding);
    private SecuredSession? _session;
    private uint _press;
    private uint _subscription;
    private long _pressEndsMillis = Never;
    private long _subscribeMillis = Never;

    /// <summary>Whether a session with the light is live.</summary>
    internal bool IsAttached
    {
        get { return _session != null; }
    }

    /// <summary>The session; 0 for none.</summary>
    internal ulong AttachedTo
    {
        get { return _session == null ? 0 : _session.Id; }
    }

    /// <summary>Whether a press waits for its answer.</summary>
    internal bool IsPressed
    {
        get { return _press != 0; }
    }

    /// <summary>Whether the light is on, by what was heard last; false when nothing was.</summary>
    internal bool IsOn
    {
        get { return _client.IsOn; }
    }

    /// <summary>The version of the state that was heard last; 0 when none was.</summary>
    internal ulong Version
    {
        get { return _client.Version; }
    }

    /// <summary>What came of the last press: Pending while it waits, and before the first.</summary>
    internal SwitchOutcome Outcome { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal long NextTimeoutMillis
    {
        get
        {
            if (_session == null)
            {
                return _pressEndsMillis;
            }

            long next = _client.NextTimeoutMillis < _subscribeMillis ? _client.NextTimeoutMillis : _subscribeMillis;
            return next < _pressEndsMillis ? next : _pressEndsMillis;
        }
    }

    /// <summary>A session with the light is live: what waits goes out under it.</summary>
    internal void Attach(SecuredSession session, long nowMillis)
    {
        _session = session;
        _client.Renew(nowMillis);
        Settle();
        Subscribe(nowMillis);
    }

    /// <summary>The session ended. A press goes on waiting for the next until its time is over.</summary>
    internal void Detach()
    {
        _session = null;
    }

    /// <summary>Switches.</summary>
    /// <param name="kind">Set or Toggle of <see cref="SwitchMessageKind"/>.</param>
    /// <param name="value">For Set 1 or 0, for Toggle 0.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    internal void Press(int kind, int value, long nowMillis)
    {
        uint press = _client.Ask(kind, value, nowMillis);
        if (press != 0)
        {
            _press = press;
            _pressEndsMillis = nowMillis + PeerTiming.PressMillis;
            Outcome = SwitchOutcome.Pending;
        }
        else if (_press == 0)
        {
            Outcome = SwitchOutcome.NoAnswer;
        }
    }

    /// <summary>Handles what the light says under its session.</summary>
    /// <returns>Whether its state changed by it.</returns>
    internal bool HandleMessage(SwitchMessage message)
    {
        bool changed = _client.HandleMessage(message);
        Settle();
        return changed;
    }

    /// <summary>Sends again, gives up, subscribes anew. Calling early is harmless.</summary>
    internal void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= _pressEndsMillis)
        {
            _client.GiveUpSwitching();
            Settle();
        }

        if (_session != null)
        {
            _client.HandleTimeout(nowMillis);
            Settle();
            if (nowMillis >= _subscribeMillis)
            {
                Subscribe(nowMillis);
            }
        }
    }

    /// <summary>The next message, to be sent to the light; 0 when there is none.</summary>
    internal int PollTransmit(MessageWriter writer, byte[] into, int offset, int capacity)
    {
        return _session == null ? 0 : _client.PollTransmit(_session, writer, into, offset, capacity);
    }

    private void Subscribe(long nowMillis)
    {
        if (!_client.IsWaiting(_subscription))
        {
            _subscription = _client.Ask(SwitchMessageKind.Subscribe, SwitchTiming.LongestSubscriptionSeconds, nowMillis);
        }

        _subscribeMillis = nowMillis + SubscribeAgainMillis;
    }

    /// <summary>Notes what came of the last press, once it is settled.</summary>
    private void Settle()
    {
        if (_press == 0 || _client.IsWaiting(_press))
        {
            return;
        }

        bool isLast = _client.SettledRequest == _press;
        Outcome = isLast ? _client.SettledOutcome : SwitchOutcome.NoAnswer;
        _press = 0;
        _pressEndsMillis = Never;
    }
}
