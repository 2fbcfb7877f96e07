using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>What the protocol stack needs of the network, where the image has it: <see cref="StackSide"/>. Nothing on another image.</summary>
internal sealed partial class PeerNetwork
{
    private readonly StackSide? _stack;

    /// <inheritdoc/>
    public int SessionPlaces
    {
        get { return _sessions.Length; }
    }

    /// <inheritdoc/>
    public int LiveSessions
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _sessions.Length; i++)
            {
                count += _sessions[i].Session == null ? 0 : 1;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public void WakeSides()
    {
        _dueMillis = 0;
    }

    /// <inheritdoc/>
    public bool HandleMemberBody(Envelope envelope, Identifier group, byte[] source, long nowMillis)
    {
        return _stack != null && _stack.HandleMemberBody(envelope, group, source, nowMillis);
    }

    /// <summary>The button was pressed: the stack may tell somebody.</summary>
    internal void PressStack(bool isOn, long nowMillis)
    {
        if (_stack != null)
        {
            _stack.Press(isOn, nowMillis);
            _dueMillis = nowMillis;
        }
    }

    private bool HandleOfStack(SecuredSession? session, byte[] source, long nowMillis)
    {
        if (_stack == null || !_stack.HandleBody(_envelope, session, source, nowMillis))
        {
            return false;
        }

        TransmitLight();
        return true;
    }
}
