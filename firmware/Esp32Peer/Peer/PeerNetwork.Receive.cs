using NanoPeers.Discovery;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// From a datagram to the one function for each kind of message. What is refused is counted under its reason and changes nothing else.
/// </summary>
internal sealed partial class PeerNetwork
{
    /// <summary>Handles a datagram.</summary>
    /// <param name="buffer">Holds it; its bodies are decrypted in place.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="cameToAll">Whether it came to the group or by broadcast.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    internal void HandleDatagram(byte[] buffer, int count, byte[] source, bool cameToAll, long nowMillis)
    {
        DecodeStatus status = _envelope.TryDecodeDatagram(buffer, 0, count, Limits.MaxDatagram);
        if (status != DecodeStatus.Complete)
        {
            CountEnvelope(status);
            return;
        }

        if (_invitation.Device.Matches(buffer, _envelope.SenderOffset))
        {
            _counters.Add(PeerCounter.OwnMessage);
            return;
        }

        if (_envelope.KeyId == 0)
        {
            HandleClear(source, nowMillis);
        }
        else if (!HandleOfGroups(source, nowMillis))
        {
            HandleProtected(source, cameToAll, nowMillis);
        }

        HandleKept(buffer, nowMillis);
        _dueMillis = ComputeDue();
    }

    private void HandleClear(byte[] source, long nowMillis)
    {
        OpenStatus opened = _tools.Clear.Open(_envelope);
        if (opened != OpenStatus.Opened)
        {
            CountOpen(opened);
            return;
        }

        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (_envelope.BodyIs(ProtocolTag.Session))
            {
                HandleClearSession(source, nowMillis);
            }
            else if (_envelope.BodyIs(ProtocolTag.Region))
            {
                HandleRegion(source, nowMillis);
            }
            else if (!HandleOfStack(null, source, nowMillis))
            {
                _counters.Add(PeerCounter.ClearRefused);
            }
        }
    }

    private void HandleProtected(byte[] source, bool cameToAll, long nowMillis)
    {
        ulong id = _envelope.KeyId;
        SessionEntry? entry = FindSession(id);
        if (entry == null)
        {
            entry = TryConfirm(id, source, nowMillis, out bool isSetup);
            if (entry == null)
            {
                if (!isSetup)
                {
                    HandleUnknownSession(id, source, cameToAll, nowMillis);
                }

                return;
            }
        }
        else if (!Open(entry, nowMillis))
        {
            return;
        }

        NoteHeard(entry, source);
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            SecuredSession? session = entry.Session;
            if (session == null)
            {
                return;
            }

            HandleProtectedBody(entry, session, source, nowMillis);
        }
    }

    private bool Open(SessionEntry entry, long nowMillis)
    {
        SecuredSession? session = entry.Session;
        if (session == null)
        {
            return false;
        }

        OpenStatus opened = session.Open(_envelope, nowMillis);
        if (opened != OpenStatus.Opened)
        {
            CountOpen(opened);
        }

        return opened == OpenStatus.Opened;
    }

    private void HandleProtectedBody(SessionEntry entry, SecuredSession session, byte[] source, long nowMillis)
    {
        if (_envelope.BodyIs(ProtocolTag.Switch))
        {
            HandleSwitch(entry, session, nowMillis);
        }
        else if (_envelope.BodyIs(ProtocolTag.Session))
        {
            HandleControl(entry, session, nowMillis);
        }
        else if (_envelope.BodyIs(ProtocolTag.Region))
        {
            HandleRegion(source, nowMillis);
        }
        else if (_envelope.BodyIs(ProtocolTag.Link))
        {
            HandleLinks(entry, session, nowMillis);
        }
        else if (_groups != null && _groups.HandleBody(_envelope, session, nowMillis))
        {
            TransmitLight();
        }
        else if (_envelope.BodyIs(ProtocolTag.Error))
        {
            // An error is never answered with an error.
            _counters.Add(PeerCounter.NotForThisPeer);
        }
        else if (!HandleOfStack(session, source, nowMillis))
        {
            _counters.Add(PeerCounter.TagNotSupported);
            _tools.Writer.Begin(_transmit, 0, _transmit.Length);
            NotSupported.Write(_tools.Writer, _envelope);
            Send(session.Finish(_tools.Writer), entry.Address);
        }
    }

    private void HandleSwitch(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        if (!Decodes(_switchMessage))
        {
            return;
        }

        switch (_switchMessage.Kind)
        {
            case SwitchMessageKind.Description:
            case SwitchMessageKind.State:
            case SwitchMessageKind.StateChanged:
            case SwitchMessageKind.Refused:
                HandleLinkedLight(session);
                break;
            default:
                HandleOwnLight(entry, session, nowMillis);
                break;
        }
    }

    private void HandleOwnLight(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        ulong version = _light.Version;
        Send(_light.HandleMessage(_switchMessage, session, _tools.Writer, _transmit, 0, _transmit.Length, nowMillis), entry.Address);
        if (_light.Version != version)
        {
            Switcher = session.Peer;
            IsSwitchedByMember = false;
        }

        TransmitLight();
    }

    private void HandleRegion(byte[] source, long nowMillis)
    {
        if (Decodes(_regionMessage))
        {
            if (_regionMessage.Kind != RegionMessageKind.Query)
            {
                HandleGateway(source, nowMillis);
            }
            else if (!HandleLinkedQuery(source, nowMillis))
            {
                _counters.Add(PeerCounter.NotForThisPeer);
            }
        }
    }

    private bool Decodes(BodyFields message)
    {
        DecodeStatus status = message.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            _counters.Add(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
        }

        return status == DecodeStatus.Complete;
    }

    private void CountEnvelope(DecodeStatus status)
    {
        switch (status)
        {
            case DecodeStatus.TooLong:
                _counters.Add(PeerCounter.EnvelopeTooLong);
                break;
            case DecodeStatus.Unknown:
                _counters.Add(PeerCounter.UnknownEnvelope);
                break;
            default:
                _counters.Add(PeerCounter.MalformedEnvelope);
                break;
        }
    }

    private void CountOpen(OpenStatus status)
    {
        switch (status)
        {
            case OpenStatus.BadDigest:
                _counters.Add(PeerCounter.BadDigest);
                break;
            case OpenStatus.WrongSuite:
                _counters.Add(PeerCounter.WrongSuite);
                break;
            case OpenStatus.MalformedBodies:
                _counters.Add(PeerCounter.MalformedBodies);
                break;
            case OpenStatus.Replayed:
                _counters.Add(PeerCounter.Replayed);
                break;
            case OpenStatus.TooOld:
                _counters.Add(PeerCounter.TooOld);
                break;
            case OpenStatus.WrongSender:
                _counters.Add(PeerCounter.WrongSender);
                break;
            default:
                _counters.Add(PeerCounter.SessionClosed);
                break;
        }
    }
}
