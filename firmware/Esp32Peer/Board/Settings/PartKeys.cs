namespace NanoPeers.Firmware.Board.Settings;

/// <summary>Reads the keys of one part of the board: its pin, its level, and an input's pull resistor.</summary>
internal sealed class PartKeys
{
    private const int MaxDigits = 2;

    private readonly bool _isInput;
    private bool _hasLevel;
    private bool _hasPull;

    /// <summary>Begins with none of them.</summary>
    /// <param name="prefix">What its keys begin with, such as "relay.".</param>
    /// <param name="part">Receives what is read.</param>
    /// <param name="isInput">Whether it is read rather than driven.</param>
    internal PartKeys(string prefix, PinUse part, bool isInput)
    {
        Prefix = prefix;
        Part = part;
        _isInput = isInput;
    }

    /// <summary>What its keys begin with.</summary>
    internal string Prefix { get; }

    /// <summary>What was read.</summary>
    internal PinUse Part { get; }

    /// <summary>Whether all of its keys were there, or none.</summary>
    internal bool IsWhole
    {
        get { return Part.IsThere == _hasLevel && _hasPull == (_isInput && Part.IsThere); }
    }

    /// <summary>Takes a key.</summary>
    /// <param name="key">Without the prefix.</param>
    /// <param name="value">Its value.</param>
    internal SettingsStatus Take(string key, string value)
    {
        if (key == "pin")
        {
            return TakePin(value);
        }

        if (key == "level")
        {
            return TakeLevel(value);
        }

        return key == "pull" && _isInput ? TakePull(value) : SettingsStatus.UnknownKey;
    }

    private SettingsStatus TakePin(string value)
    {
        if (Part.IsThere)
        {
            return SettingsStatus.KeyTwice;
        }

        int pin = value.Length == 0 || value.Length > MaxDigits ? PinUse.MaxPin + 1 : 0;
        for (int i = 0; i < value.Length && pin <= PinUse.MaxPin; i++)
        {
            pin = value[i] < '0' || value[i] > '9' ? PinUse.MaxPin + 1 : (pin * 10) + (value[i] - '0');
        }

        if (pin > PinUse.MaxPin)
        {
            return SettingsStatus.BadPin;
        }

        Part.Pin = pin;
        return SettingsStatus.Valid;
    }

    private SettingsStatus TakeLevel(string value)
    {
        if (_hasLevel)
        {
            return SettingsStatus.KeyTwice;
        }

        _hasLevel = true;
        Part.IsActiveHigh = value == "high";
        return Part.IsActiveHigh || value == "low" ? SettingsStatus.Valid : SettingsStatus.BadChoice;
    }

    private SettingsStatus TakePull(string value)
    {
        if (_hasPull)
        {
            return SettingsStatus.KeyTwice;
        }

        _hasPull = true;
        Part.Pull = value == "up" ? PinPull.Up : value == "down" ? PinPull.Down : PinPull.None;
        return Part.Pull != PinPull.None || value == "none" ? SettingsStatus.Valid : SettingsStatus.BadChoice;
    }
}
