namespace NanoPeers.Firmware.Board.Settings;

/// <summary>Names for people: the chip has none for an enum's members.</summary>
public static class SettingsStatusName
{
    /// <summary>A status as a part of a sentence, such as "names a key twice".</summary>
    /// <param name="status">The status.</param>
    public static string Of(SettingsStatus status)
    {
        switch (status)
        {
            case SettingsStatus.Valid: return "is sound";
            case SettingsStatus.Missing: return "is not there, cannot be read, or is longer than 1024 octets";
            case SettingsStatus.TooLong: return "is too long";
            case SettingsStatus.NotText: return "is no text";
            case SettingsStatus.NoKey: return "has a line without a key";
            case SettingsStatus.UnknownKey: return "has an unknown key";
            case SettingsStatus.KeyTwice: return "has a key twice";
            case SettingsStatus.BadPin: return "has a pin that is none";
            case SettingsStatus.BadChoice: return "has a value that is not allowed";
            case SettingsStatus.BadLength: return "has a value that is empty or too long";
            case SettingsStatus.UnknownFormat: return "has an unknown format";
            case SettingsStatus.MissingKey: return "lacks a key";
            case SettingsStatus.PinTwice: return "has two parts on one pin";
            case SettingsStatus.BadNumber: return "has a number that is none, or beyond its bounds";
            default: return "is wrong";
        }
    }
}
