using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// The button and the lights of a group. A press names the state that all lights are to have, so that a repeat does no harm. It goes to everybody in the
/// subnet, since nobody knows all members, and then to those that are known and did not answer. A light answers to where the press came from.
/// </summary>
public sealed partial class BoardGroups
{
    private HeardMembers? _heard;
    private uint _request;
    private bool _isOn;
    private bool _isPressed;
    private bool _isAnswered;
    private int _repeats;
    private int _waitMillis;
    private long _repeatMillis = Never;
    private long _pressEndsMillis = Never;

    /// <inheritdoc/>
    internal override void Press(bool isOn, long nowMillis)
    {
        // Numbers of requests do not repeat over a restart, and a later one is the newer.
        _request = _request == 0 ? _bootCount << 16 : _request;
        _request++;
        _isOn = isOn;
        _isPressed = true;
        _isAnswered = false;
        _repeats = 0;
        _waitMillis = BoardGroupTiming.FirstRepeatMillis;
        _repeatMillis = nowMillis + _waitMillis;
        _pressEndsMillis = nowMillis + BoardGroupTiming.PressMillis;
        if (_heard != null)
        {
            _heard.ForgetAnswers();
        }

        SendToAll();
    }

    /// <inheritdoc/>
    internal override bool TakePressed(out bool isAnswered)
    {
        isAnswered = _isAnswered;
        bool isSettled = _isPressed && _pressEndsMillis == Never;
        _isPressed = _isPressed && !isSettled;
        return isSettled;
    }

    private void EndPress()
    {
        _repeatMillis = Never;
        _pressEndsMillis = Never;
    }

    private void Repeat(long nowMillis)
    {
        if (nowMillis >= _pressEndsMillis)
        {
            EndPress();
            return;
        }

        if (nowMillis < _repeatMillis)
        {
            return;
        }

        _repeats++;
        _waitMillis *= 2;
        _repeatMillis = nowMillis + _waitMillis;
        if (_repeats <= BoardGroupTiming.RepeatsToAll)
        {
            SendToAll();
        }
        else if (_heard != null && _heard.HaveAllAnswered())
        {
            EndPress();
        }
        else if (_isAnswered)
        {
            SendToSilent();
        }
        else
        {
            SendToAll();
        }
    }

    private void SendToAll()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null && place.Speaks)
            {
                SendSet(place, _everybody);
            }
        }
    }

    private void SendToSilent()
    {
        for (int member = 0; _heard != null && member < _heard.Count; member++)
        {
            for (int i = 0; i < _places.Length && !_heard.HasAnswered(member); i++)
            {
                GroupPlace? place = _places[i];
                if (place != null && place.Speaks)
                {
                    _heard.CopyAddress(member, _address);
                    SendSet(place, _address);
                }
            }
        }
    }

    private void SendSet(GroupPlace place, byte[] address)
    {
        if (_host != null && _tools != null)
        {
            BeginSwitch(SwitchMessageKind.Set, _request, _host, _tools.Writer);
            _tools.Writer.WriteUInt8(SwitchField.On, _isOn ? 1 : 0);
            _tools.Writer.EndBody();
            _host.SendTo(address, place.Keys.Finish(_tools.Writer));
        }
    }

    private void HandleSwitch(Envelope envelope, GroupPlace place, int member, long nowMillis)
    {
        if (_host == null)
        {
            return;
        }

        SwitchMessage message = _host.SwitchView;
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            Count(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
        }
        else if (message.Kind == SwitchMessageKind.Set)
        {
            CarryOut(envelope, place, member, message, nowMillis);
        }
        else if (message.Kind == SwitchMessageKind.State && message.RequestId == _request && _heard != null)
        {
            _heard.NoteAnswer(member);
            _isAnswered = true;
        }
        else
        {
            Count(PeerCounter.NotForThisPeer);
        }
    }

    private void CarryOut(Envelope envelope, GroupPlace place, int member, SwitchMessage message, long nowMillis)
    {
        ISideHost? host = _host;
        SessionTools? tools = _tools;
        LightSwitchService? light = _light;
        if (host == null || tools == null || light == null || _heard == null)
        {
            return;
        }

        if (_heard.TakeRequest(member, message.RequestId))
        {
            host.SwitchLight(message.IsOn, envelope.Buffer, envelope.SenderOffset, nowMillis);
        }

        BeginSwitch(SwitchMessageKind.State, message.RequestId, host, tools.Writer);
        tools.Writer.WriteUInt8(SwitchField.On, light.IsOn ? 1 : 0);
        tools.Writer.WriteUInt64(SwitchField.Version, light.Version);
        tools.Writer.WriteUInt8(SwitchField.Cause, (int)light.Cause);
        tools.Writer.EndBody();
        _heard.CopyAddress(member, _address);
        host.SendTo(_address, place.Keys.Finish(tools.Writer));
    }

    private static void BeginSwitch(int kind, uint request, ISideHost host, MessageWriter writer)
    {
        writer.Begin(host.Transmit, 0, host.Transmit.Length);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt32(SwitchField.RequestId, request);
    }
}
