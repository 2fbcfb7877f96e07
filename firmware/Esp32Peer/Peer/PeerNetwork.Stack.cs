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

    /// <inheritdoc/>
    public bool HasGroupKey(ulong keyId)
    {
        return _groups != null && _groups.HasKey(keyId);
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

    /// <summary>Handles the message that the last datagram brought out of the board's mailbox, if it did: as if it had come by itself.</summary>
    private void HandleKept(byte[] buffer, long nowMillis)
    {
        if (_stack == null || !_stack.TakeKept(out int offset, out int count))
        {
            return;
        }

        DecodeStatus status = _envelope.TryDecodeDatagram(buffer, offset, count, Limits.MaxDatagram);
        if (status != DecodeStatus.Complete)
        {
            CountEnvelope(status);
        }
        else if (_invitation.Device.Matches(buffer, _envelope.SenderOffset))
        {
            _counters.Add(PeerCounter.OwnMessage);
        }
        else if (_envelope.KeyId == 0)
        {
            _counters.Add(PeerCounter.ClearRefused);
        }
        else if (_groups != null && (_envelope.Flags & EnvelopeFlags.GroupKey) != 0)
        {
            _groups.HandleKept(_envelope, nowMillis);
            TransmitLight();
        }
        else
        {
            HandleKeptOfSession(nowMillis);
        }

        // Nothing comes out of a mailbox by way of itself.
        _stack.NoteKept(nowMillis);
    }

    /// <summary>A session outlives no sleep, so this is rare. Answers go to where the session's peer is, not to the relay.</summary>
    private void HandleKeptOfSession(long nowMillis)
    {
        SessionEntry? entry = FindSession(_envelope.KeyId);
        if (entry == null)
        {
            _counters.Add(PeerCounter.UnknownSession);
            return;
        }

        bool isOpened = Open(entry, nowMillis);
        while (isOpened && _envelope.NextBody() == DecodeStatus.Complete)
        {
            SecuredSession? session = entry.Session;
            if (session == null)
            {
                return;
            }

            HandleProtectedBody(entry, session, entry.Address, nowMillis);
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
