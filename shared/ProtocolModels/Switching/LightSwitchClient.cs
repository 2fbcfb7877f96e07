using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Switching;

/// <summary>
/// The other end of the light-switch service: sends requests until they are answered, and keeps the newest state that it heard, so that a late
/// answer never undoes a newer state. What switches goes out one at a time, in the order it was asked. Serves one light over one session at a
/// time. No I/O. Read SWITCHING.md first.
/// </summary>
public sealed class LightSwitchClient
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly SwitchRequestTable _requests;
    private bool _seenDue;

    /// <summary>Makes a client that knows nothing of its light.</summary>
    /// <param name="mostOutstanding">Requests that may wait at once; each takes some 120 octets of a chip's heap.</param>
    public LightSwitchClient(int mostOutstanding = SwitchTiming.MaxOutstanding)
    {
        _requests = new SwitchRequestTable(mostOutstanding);
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

    /// <summary>
    /// The request that was settled last, with its outcome. Where one call settled several, all of them have that outcome, and
    /// <see cref="IsWaiting"/> tells which they are.
    /// </summary>
    public uint SettledRequest
    {
        get { return _requests.SettledRequest; }
    }

    /// <summary>The outcome of <see cref="SettledRequest"/>.</summary>
    public SwitchOutcome SettledOutcome
    {
        get { return _requests.SettledOutcome; }
    }

    /// <summary>The light's reason, when it refused <see cref="SettledRequest"/>.</summary>
    public SwitchRefusal SettledRefusal
    {
        get { return _requests.SettledRefusal; }
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _requests.NextMillis; }
    }

    /// <summary>Begins with a state that was kept.</summary>
    /// <param name="on">The state.</param>
    /// <param name="version">Its version.</param>
    public void Recall(bool on, ulong version)
    {
        Accept(on, version, SwitchCause.Boot);
    }

    /// <summary>Asks for something. Set and Toggle wait for their turn, and so do Subscribe and Unsubscribe.</summary>
    /// <param name="kind">Describe, Get, Set, Toggle, Subscribe or Unsubscribe.</param>
    /// <param name="value">For Set 1 or 0, for Subscribe 1 to 3,600 seconds, else 0.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>The request's number, never 0; 0 when too many wait for an answer, or no light takes it.</returns>
    public uint Ask(int kind, int value, long nowMillis)
    {
        return _requests.Ask(kind, value, nowMillis);
    }

    /// <summary>Whether a request still waits for its answer, or its turn.</summary>
    /// <param name="requestId">What <see cref="Ask"/> answered.</param>
    public bool IsWaiting(uint requestId)
    {
        return _requests.IsWaiting(requestId);
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
                _seenDue = true;
                break;
            case SwitchMessageKind.State:
            case SwitchMessageKind.Description:
                // The light tells a subscriber each state until it is seen, in whichever message.
                _seenDue = _seenDue || message.Version > Version;
                changed = Accept(message.IsOn, message.Version, (SwitchCause)message.NumberOf(SwitchField.Cause));
                _requests.Settle(message.RequestId, SwitchOutcome.Done, SwitchRefusal.None);
                break;
            case SwitchMessageKind.Refused:
                _requests.Settle(message.RequestId, SwitchOutcome.Refused, (SwitchRefusal)message.NumberOf(SwitchField.Reason));
                break;
            default:
                break;
        }

        return changed;
    }

    /// <summary>
    /// Makes requests due again, or gives them up, and with them what waits for its turn behind them. Calling early is harmless.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Whether a request was given up: the light may be gone.</returns>
    public bool HandleTimeout(long nowMillis)
    {
        return _requests.HandleTimeout(nowMillis);
    }

    /// <summary>The next message to send. Due after every other call until it answers 0; calling early is harmless.</summary>
    /// <param name="session">The light's session.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        if (_seenDue)
        {
            _seenDue = false;
            Begin(writer, SwitchMessageKind.Seen, into, offset, capacity);
            writer.WriteUInt64(SwitchField.Version, Version);
            writer.EndBody();
            return session.Finish(writer);
        }

        SwitchRequest? request = _requests.TakeDue();
        return request == null ? 0 : Write(request, session, writer, into, offset, capacity);
    }

    /// <summary>
    /// Gives up every Set and Toggle that waits: who asked does not want it any more. One that was sent may have been carried out, or still be.
    /// </summary>
    public void GiveUpSwitching()
    {
        _requests.GiveUpSwitching();
    }

    /// <summary>
    /// Makes all waiting requests due again: the light has a new session. A toggle that was sent is given up instead: the light remembers
    /// requests for a session, and a toggle that it carried out under the old one must not be carried out twice.
    /// </summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Renew(long nowMillis)
    {
        _seenDue = false;
        _requests.Renew(nowMillis);
    }

    private static int Write(SwitchRequest request, SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
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
        writer.WriteCredential();
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
}
