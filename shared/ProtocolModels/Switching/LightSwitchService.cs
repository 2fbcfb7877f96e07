using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Switching;

/// <summary>
/// The light's end of the light-switch service: carries out each request once, however often its message comes, numbers its states, and tells
/// subscribers of changes until they have seen them. The driver gives the state to the pin after every call, and calls
/// <see cref="Forget"/> for each session that ends. No I/O. Arrays are made once. Read SWITCHING.md first.
/// </summary>
public sealed class LightSwitchService
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly byte[] _name;
    private readonly LightSwitchRequester[] _requesters;
    private int _cause;

    /// <summary>Makes a light that is off.</summary>
    /// <param name="name">Its name, 1 to 32 octets of UTF-8 that <see cref="Utf8Text.IsPlain"/> takes.</param>
    /// <param name="bootCount">The peer's boot count: states of this boot are newer than all before.</param>
    /// <param name="maxRequesters">Sessions that may switch or subscribe at once; any may ask for the state.</param>
    /// <exception cref="ArgumentException">The name is one that every receiver would refuse.</exception>
    public LightSwitchService(string name, uint bootCount, int maxRequesters)
    {
        _name = Utf8Text.EncodeName(name, Limits.MaxNameLength);
        Version = ((ulong)bootCount << 32) | 1;
        _requesters = new LightSwitchRequester[maxRequesters];
        for (int i = 0; i < maxRequesters; i++)
        {
            _requesters[i] = new LightSwitchRequester();
        }
    }

    /// <summary>The state.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The state's version; it grows with each change.</summary>
    public ulong Version { get; private set; }

    /// <summary>What brought the state.</summary>
    public SwitchCause Cause
    {
        get { return (SwitchCause)_cause; }
    }

    /// <summary>Subscribers now.</summary>
    public int Subscribers
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _requesters.Length; i++)
            {
                count += _requesters[i].IsSubscribed ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Never;
            for (int i = 0; i < _requesters.Length; i++)
            {
                long due = _requesters[i].NextMillis;
                next = due < next ? due : next;
            }

            return next;
        }
    }

    /// <summary>Switches from this side: the button, or a state kept over a power cut. A state that is there already is left as it is.</summary>
    /// <param name="on">The new state.</param>
    /// <param name="cause">Why; it goes with the version that it brought.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Set(bool on, SwitchCause cause, long nowMillis)
    {
        if (on == IsOn)
        {
            return;
        }

        IsOn = on;
        _cause = (int)cause;
        Version++;
        for (int i = 0; i < _requesters.Length; i++)
        {
            _requesters[i].Tell(nowMillis);
        }
    }

    /// <summary>Handles a body that came under a session's key, and writes the answer.</summary>
    /// <param name="message">A message that was decoded completely.</param>
    /// <param name="session">The session that it came under.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="into">Receives the answer; not the buffer that the message stands in.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Octets of the answer, 0 when none is due.</returns>
    public int HandleMessage(
        SwitchMessage message, SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity, long nowMillis)
    {
        switch (message.Kind)
        {
            case SwitchMessageKind.Seen:
                FindRequester(session.Id, false)?.See(message.Version, Version);
                return 0;
            case SwitchMessageKind.Describe:
            case SwitchMessageKind.Get:
                break;
            case SwitchMessageKind.Set:
            case SwitchMessageKind.Toggle:
            case SwitchMessageKind.Subscribe:
            case SwitchMessageKind.Unsubscribe:
                SwitchRefusal refusal = CarryOut(message, session, nowMillis);
                if (refusal != SwitchRefusal.None)
                {
                    return WriteRefusal(message, refusal, session, writer, into, offset, capacity);
                }

                break;
            default:
                return 0;
        }

        int kind = message.Kind == SwitchMessageKind.Describe ? SwitchMessageKind.Description : SwitchMessageKind.State;
        int length = WriteState(kind, message.RequestId, session, writer, into, offset, capacity);
        if (length > 0)
        {
            FindRequester(session.Id, false)?.Answered();
        }

        return length;
    }

    /// <summary>Makes due what was not seen in time, and ends subscriptions whose time is over. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        for (int i = 0; i < _requesters.Length; i++)
        {
            _requesters[i].HandleTimeout(nowMillis);
        }
    }

    /// <summary>The next change to tell. Due after every other call until it answers 0; calling early is harmless.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <param name="session">Whose message it is, when there is one.</param>
    public int PollTransmit(MessageWriter writer, byte[] into, int offset, int capacity, out SecuredSession? session)
    {
        for (int i = 0; i < _requesters.Length; i++)
        {
            session = _requesters[i].TakeDue();
            if (session != null)
            {
                int length = WriteState(SwitchMessageKind.StateChanged, 0, session, writer, into, offset, capacity);
                if (length > 0)
                {
                    return length;
                }

                _requesters[i].Unsubscribe();
            }
        }

        session = null;
        return 0;
    }

    /// <summary>Forgets a session that ended.</summary>
    /// <param name="sessionId">The session.</param>
    public void Forget(ulong sessionId)
    {
        LightSwitchRequester? requester = FindRequester(sessionId, false);
        if (requester != null)
        {
            requester.Clear();
        }
    }

    private SwitchRefusal CarryOut(SwitchMessage message, SecuredSession session, long nowMillis)
    {
        uint seconds = message.NumberOf(SwitchField.Seconds);
        bool subscribes = message.Kind == SwitchMessageKind.Subscribe;
        if (subscribes && (seconds == 0 || seconds > SwitchTiming.LongestSubscriptionSeconds))
        {
            return SwitchRefusal.BadValue;
        }

        // Who ends a subscription that is not there needs no room.
        LightSwitchRequester? requester = FindRequester(session.Id, message.Kind != SwitchMessageKind.Unsubscribe);
        if (requester == null)
        {
            return message.Kind == SwitchMessageKind.Unsubscribe ? SwitchRefusal.None : SwitchRefusal.TooManySubscribers;
        }

        if (message.Kind == SwitchMessageKind.Set || message.Kind == SwitchMessageKind.Toggle)
        {
            if (requester.TakeSwitch(message.RequestId))
            {
                Set(message.Kind == SwitchMessageKind.Toggle ? !IsOn : message.IsOn, SwitchCause.Remote, nowMillis);
            }
        }
        else if (requester.TakeSubscription(message.RequestId))
        {
            if (subscribes)
            {
                requester.Subscribe(session, nowMillis + (1000L * seconds));
            }
            else
            {
                requester.Unsubscribe();
            }
        }

        return SwitchRefusal.None;
    }

    private LightSwitchRequester? FindRequester(ulong sessionId, bool create)
    {
        LightSwitchRequester? free = null;
        for (int i = 0; i < _requesters.Length; i++)
        {
            if (_requesters[i].SessionId == sessionId)
            {
                return _requesters[i];
            }

            free = _requesters[i].SessionId == 0 ? _requesters[i] : free;
        }

        if (!create || free == null)
        {
            return null;
        }

        free.Begin(sessionId);
        return free;
    }

    private int WriteState(
        int kind, uint requestId, SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        Begin(writer, kind, into, offset, capacity);
        if (kind != SwitchMessageKind.StateChanged)
        {
            writer.WriteUInt32(SwitchField.RequestId, requestId);
        }

        writer.WriteUInt8(SwitchField.On, IsOn ? 1 : 0);
        writer.WriteUInt64(SwitchField.Version, Version);
        writer.WriteUInt8(SwitchField.Cause, _cause);
        if (kind == SwitchMessageKind.Description)
        {
            writer.WriteOctets(SwitchField.Name, _name, 0, _name.Length);
        }

        writer.EndBody();
        return session.Finish(writer);
    }

    private static int WriteRefusal(
        SwitchMessage message, SwitchRefusal reason, SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        Begin(writer, SwitchMessageKind.Refused, into, offset, capacity);
        writer.WriteUInt32(SwitchField.RequestId, message.RequestId);
        writer.WriteUInt8(SwitchField.Reason, (int)reason);
        writer.EndBody();
        return session.Finish(writer);
    }

    private static void Begin(MessageWriter writer, int kind, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, kind);
        writer.WriteCredential();
    }
}
