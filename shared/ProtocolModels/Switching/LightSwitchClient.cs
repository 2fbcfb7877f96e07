using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Switching;

/// <summary>
/// The other end of the light-switch service: sends requests until they are answered, and keeps the newest state that it heard, so that a late
/// answer never undoes a newer state. Serves one light over one session at a time. No I/O.
/// </summary>
public sealed class LightSwitchClient
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly SwitchRequest[] _requests = new SwitchRequest[SwitchTiming.MaxOutstanding];
    private uint _lastRequestId;
    private ulong _seenDue;
    private bool _hasSeenDue;

    /// <summary>Makes a client that knows nothing of its light.</summary>
    public LightSwitchClient()
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            _requests[i] = new SwitchRequest();
        }
    }

    /// <summary>Whether a state was heard.</summary>
    public bool IsKnown
    {
        get { return Version != 0; }
    }

    /// <summary>The newest state heard.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Its version; 0 when none was heard.</summary>
    public ulong Version { get; private set; }

    /// <summary>What brought it.</summary>
    public SwitchCause Cause { get; private set; }

    /// <summary>The request that was settled last, with its outcome.</summary>
    public uint SettledRequest { get; private set; }

    /// <summary>The outcome of <see cref="SettledRequest"/>.</summary>
    public SwitchOutcome SettledOutcome { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Never;
            for (int i = 0; i < _requests.Length; i++)
            {
                next = _requests[i].Id != 0 && _requests[i].ResendMillis < next ? _requests[i].ResendMillis : next;
            }

            return next;
        }
    }

    /// <summary>Begins with a state that was kept.</summary>
    /// <param name="on">The state.</param>
    /// <param name="version">Its version.</param>
    public void Recall(bool on, ulong version)
    {
        Accept(on, version, SwitchCause.Boot);
    }

    /// <summary>Asks for something.</summary>
    /// <param name="kind">Describe, Get, Set, Toggle, Subscribe or Unsubscribe.</param>
    /// <param name="value">For Set 1 or 0, for Subscribe the seconds, else 0.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>The request's number, never 0; 0 when too many wait for an answer.</returns>
    public uint Ask(int kind, int value, long nowMillis)
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].Id == 0)
            {
                _lastRequestId = _lastRequestId == uint.MaxValue ? 1 : _lastRequestId + 1;
                _requests[i].Begin(_lastRequestId, kind, value, nowMillis);
                return _lastRequestId;
            }
        }

        return 0;
    }

    /// <summary>Whether a request still waits for its answer.</summary>
    /// <param name="requestId">What <see cref="Ask"/> answered.</param>
    public bool IsWaiting(uint requestId)
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (requestId != 0 && _requests[i].Id == requestId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Handles a body that came under the light's session.</summary>
    /// <param name="message">A message that was decoded completely.</param>
    /// <returns>Whether the state changed by it.</returns>
    public bool HandleMessage(SwitchMessage message)
    {
        bool changed = false;
        switch (message.Kind)
        {
            case SwitchMessageKind.StateChanged:
                changed = Accept(message.IsOn, message.Version, (SwitchCause)message.NumberOf(SwitchField.Cause));
                _seenDue = message.Version;
                _hasSeenDue = true;
                break;
            case SwitchMessageKind.State:
            case SwitchMessageKind.Description:
                changed = Accept(message.IsOn, message.Version, (SwitchCause)message.NumberOf(SwitchField.Cause));
                Settle(message.RequestId, SwitchOutcome.Done);
                break;
            case SwitchMessageKind.Refused:
                Settle(message.RequestId, SwitchOutcome.Refused);
                break;
            default:
                break;
        }

        return changed;
    }

    /// <summary>Makes requests due again, or gives them up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Whether a request was given up: the light may be gone.</returns>
    public bool HandleTimeout(long nowMillis)
    {
        bool gaveUp = false;
        for (int i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].Id != 0 && nowMillis >= _requests[i].ResendMillis && !_requests[i].SendAgain(nowMillis))
            {
                Settle(_requests[i].Id, SwitchOutcome.NoAnswer);
                gaveUp = true;
            }
        }

        return gaveUp;
    }

    /// <summary>The next message to send. Due after every other call until it answers 0; calling early is harmless.</summary>
    /// <param name="session">The light's session.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        if (_hasSeenDue)
        {
            _hasSeenDue = false;
            Begin(writer, SwitchMessageKind.Seen, into, offset, capacity);
            writer.WriteUInt64(SwitchField.Version, _seenDue);
            writer.EndBody();
            return session.Finish(writer);
        }

        for (int i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].Id != 0 && _requests[i].IsDue)
            {
                return Write(_requests[i], session, writer, into, offset, capacity);
            }
        }

        return 0;
    }

    /// <summary>
    /// Makes all waiting requests due again: the light has a new session. A toggle is given up instead: the light remembers requests for a
    /// session, and a toggle that it carried out under the old one must not be carried out twice.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Renew(long nowMillis)
    {
        _hasSeenDue = false;
        for (int i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].Id != 0 && _requests[i].Kind == SwitchMessageKind.Toggle)
            {
                Settle(_requests[i].Id, SwitchOutcome.NoAnswer);
            }
            else if (_requests[i].Id != 0)
            {
                _requests[i].Begin(_requests[i].Id, _requests[i].Kind, _requests[i].Value, nowMillis);
            }
        }
    }

    private static int Write(SwitchRequest request, SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        request.IsDue = false;
        Begin(writer, request.Kind, into, offset, capacity);
        writer.WriteUInt32(SwitchField.RequestId, request.Id);
        if (request.Kind == SwitchMessageKind.Set)
        {
            writer.WriteUInt8(SwitchField.On, request.Value);
        }
        else if (request.Kind == SwitchMessageKind.Subscribe)
        {
            writer.WriteUInt16(SwitchField.Seconds, request.Value);
        }

        writer.EndBody();
        return session.Finish(writer);
    }

    private static void Begin(MessageWriter writer, int kind, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, kind);
        writer.ReserveOctets(SwitchField.Credential, 0);
    }

    private bool Accept(bool on, ulong version, SwitchCause cause)
    {
        if (version <= Version)
        {
            return false;
        }

        bool changed = !IsKnown || on != IsOn;
        Version = version;
        IsOn = on;
        Cause = cause;
        return changed;
    }

    private void Settle(uint requestId, SwitchOutcome outcome)
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (requestId != 0 && _requests[i].Id == requestId)
            {
                _requests[i].Clear();
                SettledRequest = requestId;
                SettledOutcome = outcome;
            }
        }
    }
}
