using NanoPeers.Firmware.Ports;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>The switch itself: button in, light out, and the state that is kept over a power cut.</summary>
public sealed partial class ConstrainedPeer
{
    private const string LightName = "light";
    private const long Never = long.MaxValue;

    private readonly ButtonContact _button = new ButtonContact();
    private readonly byte[] _lightContent = new byte[1];
    private LightSwitchService _light;
    private bool _shownLight;
    private bool _keptLight;
    private long _keepLightMillis = Never;
    private long _noAnswerUntilMillis;

    /// <summary>Whether the light is on.</summary>
    public bool IsOn
    {
        get { return _light.IsOn; }
    }

    /// <summary>Subscribers that are told of changes.</summary>
    public int Subscribers
    {
        get { return _light.Subscribers; }
    }

    /// <summary>Switches the board's own light, as its button does: for what else runs on the board.</summary>
    /// <param name="on">On or off.</param>
    public void SwitchLight(bool on)
    {
        if (_light.IsOn != on)
        {
            SwitchOwn(_ports.Clock.NowMillis);
        }
    }

    private LightSwitchService MakeLight()
    {
        return new LightSwitchService(_invitation == null ? _options.Name : _invitation.Name, _bootCount.Value, _options.Sessions);
    }

    private void RestoreLight()
    {
        if (_options.RestoreLight && _records.Read(LightName, _lightContent))
        {
            _keptLight = _lightContent[0] != 0;
            _light.Set(_keptLight, SwitchCause.Boot, _ports.Clock.NowMillis);
        }

        _shownLight = _light.IsOn;
        _ports.Pins.SetLight(_shownLight);
    }

    private void LookAtButton(long nowMillis)
    {
        switch (_button.Look(_ports.Pins.IsButtonPressed, nowMillis))
        {
            case ButtonEvent.Pressed:
                Press(nowMillis);
                break;
            case ButtonEvent.Held:
                if (_options.LongPress != null)
                {
                    _options.LongPress.HandleLongPress();
                }

                break;
            default:
                break;
        }
    }

    /// <summary>
    /// The button is the linked lights', if there are any; else, or by the owner's wish, this light's. In a group all lights go together: this one, those
    /// of the group, and linked ones.
    /// </summary>
    private void Press(long nowMillis)
    {
        bool isLinked = _network != null && _network.SwitchesOthers;
        bool isInGroup = _network != null && _network.SwitchesGroups;
        if (isInGroup || !isLinked || _options.OwnLight == OwnLight.Always)
        {
            SwitchOwn(nowMillis);
        }

        if (isInGroup && _network != null)
        {
            _noAnswerUntilMillis = 0;
            _network.PressGroups(_light.IsOn, nowMillis);
        }

        if (_network != null)
        {
            _network.PressStack(_light.IsOn, nowMillis);
        }

        if (isLinked && _network != null)
        {
            _noAnswerUntilMillis = 0;
            _network.PressLinked(isInGroup, _light.IsOn, nowMillis);
        }
    }

    private void SwitchOwn(long nowMillis)
    {
        _light.Set(!_light.IsOn, SwitchCause.Button, nowMillis);
        ShowLight();
        if (_network != null && !IsResting)
        {
            _network.TellLight();
        }
    }

    /// <summary>What came of the last press in the groups: the lamp says when no other member answered. This light went with it in any case.</summary>
    private void LookAtGroups(long nowMillis)
    {
        if (_network != null && _network.TakePressedInGroups(out bool isAnswered) && !isAnswered)
        {
            Counters.Add(PeerCounter.PressesUnanswered);
            _noAnswerUntilMillis = nowMillis + PeerTiming.NoAnswerMillis;
            _ports.Log.Write("No answer to the button: no other member of the group is heard.");
        }
    }

    /// <summary>What came of the last press of a linked light: the lamp says when one did not answer, and this light may take its place.</summary>
    private void LookAtLinked(long nowMillis)
    {
        if (_network == null || !_network.TakePressed(out int done, out int silent) || silent == 0)
        {
            return;
        }

        Counters.Add(PeerCounter.PressesUnanswered);
        _noAnswerUntilMillis = nowMillis + PeerTiming.NoAnswerMillis;
        _ports.Log.Write("No answer to the button: " + silent.ToString() + " of " + (done + silent).ToString() + " linked lights are silent.");
        if (done == 0 && _options.OwnLight == OwnLight.WhenSilent)
        {
            SwitchOwn(nowMillis);
        }
    }

    /// <summary>The light follows the service's state, whoever changed it.</summary>
    private void ShowLight()
    {
        if (_light.IsOn == _shownLight)
        {
            return;
        }

        _shownLight = _light.IsOn;
        _ports.Pins.SetLight(_shownLight);
        _keepLightMillis = _ports.Clock.NowMillis + PeerTiming.LightRecordMillis;
        _ports.Log.Write(WhyLight());
    }

    /// <summary>The line of the log for a light that changed; made at that moment only when another board's button did it.</summary>
    private string WhyLight()
    {
        if (_light.Cause == SwitchCause.Button)
        {
            return _shownLight ? "Light on, by the button." : "Light off, by the button.";
        }

        if (_network == null || _network.Switcher == null || _network.IsSwitchedByGateway)
        {
            return _shownLight ? "Light on, by the gateway." : "Light off, by the gateway.";
        }

        if (_network.IsSwitchedByMember)
        {
            return (_shownLight ? "Light on, by the group's member " : "Light off, by the group's member ") + _network.Switcher.ToString() + ".";
        }

        return (_shownLight ? "Light on, by the linked peer " : "Light off, by the linked peer ") + _network.Switcher.ToString() + ".";
    }

    private void KeepLight(long nowMillis, bool isLast)
    {
        if (_keepLightMillis == Never || (nowMillis < _keepLightMillis && !isLast))
        {
            return;
        }

        _keepLightMillis = Never;
        if (_options.RestoreLight && _keptLight != _shownLight)
        {
            _lightContent[0] = _shownLight ? (byte)1 : (byte)0;
            if (_records.Write(LightName, _lightContent))
            {
                _keptLight = _shownLight;
            }
        }
    }
}
