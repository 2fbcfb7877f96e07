using System;
using System.Device.Gpio;
using NanoPeers.Firmware.Board.Settings;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// The pin port on the chip's pins, as the settings name them. A board without settings has no pins: its light is a thought, its button never pressed.
/// For the loop's thread only.
/// </summary>
public sealed class BoardPins : IPinPort
{
    private readonly GpioController _controller = new GpioController();
    private readonly IClockPort _clock;
    private readonly ILogPort _log;
    private readonly GpioPin? _relay;
    private readonly GpioPin? _button;
    private readonly GpioPin? _wall;
    private readonly GpioPin? _lamp;
    private readonly BoardSettings _settings;
    private readonly WallContact _wallContact;
    private StatusPattern _pattern;
    private long _patternSinceMillis;
    private bool _isLampLit;

    /// <summary>Opens the pins; the light begins off. A pin that cannot be opened is none: a board that restarts for ever helps nobody.</summary>
    /// <param name="settings">Says which pins.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="log">Hears of pins that cannot be opened.</param>
    public BoardPins(BoardSettings settings, IClockPort clock, ILogPort log)
    {
        _log = log;
        _settings = settings;
        _clock = clock;
        _wallContact = new WallContact(settings.WallIsRocker);
        _relay = OpenOutput(settings.Relay);
        _lamp = OpenOutput(settings.Lamp);
        _button = OpenInput(settings.Button);
        _wall = OpenInput(settings.Wall);
    }

    /// <inheritdoc/>
    public bool IsButtonPressed
    {
        get
        {
            bool wall = _wall != null && _wallContact.Look(IsActive(_wall, _settings.Wall), _clock.NowMillis);
            return wall || (_button != null && IsActive(_button, _settings.Button));
        }
    }

    /// <inheritdoc/>
    public void SetLight(bool on)
    {
        Drive(_relay, _settings.Relay, on);
    }

    /// <inheritdoc/>
    public void SetStatus(StatusPattern pattern)
    {
        _pattern = pattern;
        _patternSinceMillis = _clock.NowMillis;
    }

    /// <summary>Lights the lamp or darkens it, as its pattern says now. Asked at each turn of the loop.</summary>
    /// <param name="reset">When its button is held long, the lamp flickers.</param>
    public void ShowLamp(ResetHold reset)
    {
        if (_lamp == null)
        {
            return;
        }

        long now = _clock.NowMillis;
        bool isLit = reset.IsArmed
            ? LampPattern.IsLitBeforeWipe(now - reset.SinceMillis)
            : LampPattern.IsLit(_pattern, now - _patternSinceMillis);
        if (isLit != _isLampLit)
        {
            _isLampLit = isLit;
            Drive(_lamp, _settings.Lamp, isLit);
        }
    }

    private GpioPin? OpenOutput(PinUse use)
    {
        if (!use.IsThere)
        {
            return null;
        }

        // An output begins low, and can be told otherwise only once it is one: a relay that is on when low has some microseconds of it, and does not move.
        GpioPin? pin = Open(_controller, _log, use, PinMode.Output);
        Drive(pin, use, false);
        return pin;
    }

    private GpioPin? OpenInput(PinUse use)
    {
        return use.IsThere ? Open(_controller, _log, use, ModeOf(use.Pull)) : null;
    }

    private static GpioPin? Open(GpioController controller, ILogPort log, PinUse use, PinMode mode)
    {
        try
        {
            return controller.OpenPin(use.Pin, mode);
        }
        catch (Exception)
        {
            log.Write("GPIO" + use.Pin.ToString() + " cannot be used as the settings say: this chip has no such pin, or it is an input only.");
            return null;
        }
    }

    private static PinMode ModeOf(PinPull pull)
    {
        switch (pull)
        {
            case PinPull.Up: return PinMode.InputPullUp;
            case PinPull.Down: return PinMode.InputPullDown;
            default: return PinMode.Input;
        }
    }

    private static bool IsActive(GpioPin pin, PinUse use)
    {
        return ((int)pin.Read() != 0) == use.IsActiveHigh;
    }

    private static void Drive(GpioPin? pin, PinUse use, bool on)
    {
        if (pin != null)
        {
            pin.Write(on == use.IsActiveHigh ? PinValue.High : PinValue.Low);
        }
    }
}
