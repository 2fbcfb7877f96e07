namespace NanoPeers.Firmware.Board.Settings;

/// <summary>What is the matter with a settings file. boards/README.md lists its keys.</summary>
public enum SettingsStatus
{
    /// <summary>Nothing.</summary>
    Valid = 0,

    /// <summary>There is no file, or none that can be read.</summary>
    Missing = 1,

    /// <summary>It is longer than a board reads, and was handed over all the same.</summary>
    TooLong = 2,

    /// <summary>A line is no text: not UTF-8, or with control characters.</summary>
    NotText = 3,

    /// <summary>A line has no equals sign, or nothing before it.</summary>
    NoKey = 4,

    /// <summary>A key that is not known.</summary>
    UnknownKey = 5,

    /// <summary>A key stands twice.</summary>
    KeyTwice = 6,

    /// <summary>A pin is no number from 0 to 48.</summary>
    BadPin = 7,

    /// <summary>A value is none of its list.</summary>
    BadChoice = 8,

    /// <summary>A name or a word is empty or too long.</summary>
    BadLength = 9,

    /// <summary>The format is none that this firmware reads.</summary>
    UnknownFormat = 10,

    /// <summary>A key is missing, or one of those that go together.</summary>
    MissingKey = 11,

    /// <summary>Two parts are on one pin.</summary>
    PinTwice = 12,

    /// <summary>A number is none, or beyond its bounds.</summary>
    BadNumber = 13,
}
