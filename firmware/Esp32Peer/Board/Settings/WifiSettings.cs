namespace NanoPeers.Firmware.Board.Settings;

/// <summary>The Wi-Fi that a board is to join: the file "wifi", two keys. It holds a secret, and goes once the radio has taken it over.</summary>
public sealed class WifiSettings
{
    /// <summary>Its file.</summary>
    public const string FileName = "wifi";

    private const int MaxSsid = 32;
    private const int MinPassword = 8;
    private const int MaxPassword = 64;

    private WifiSettings()
    {
    }

    /// <summary>What is the matter with the file.</summary>
    public SettingsStatus Status { get; private set; }

    /// <summary>The network's name, 1 to 32 octets; empty when the file is not sound.</summary>
    public string Ssid { get; private set; } = "";

    /// <summary>Its password, 8 to 63 octets, or a key of 64 hexadecimal digits; empty for an open network.</summary>
    public string Password { get; private set; } = "";

    /// <summary>Reads a file. Never throws on input.</summary>
    /// <param name="octets">Holds it; the caller wipes it.</param>
    /// <param name="count">Its octets; less than 0 when there is none.</param>
    public static WifiSettings Read(byte[] octets, int count)
    {
        WifiSettings settings = new WifiSettings();
        settings.Status = settings.Take(new SettingsText(octets, count));
        if (settings.Status != SettingsStatus.Valid)
        {
            settings.Ssid = "";
            settings.Password = "";
        }

        return settings;
    }

    private SettingsStatus Take(SettingsText text)
    {
        bool hasSsid = false;
        bool hasPassword = false;
        while (text.Next())
        {
            bool isSsid = text.Key == "ssid";
            if (!isSsid && text.Key != "password")
            {
                return SettingsStatus.UnknownKey;
            }

            if (isSsid ? hasSsid : hasPassword)
            {
                return SettingsStatus.KeyTwice;
            }

            if (isSsid)
            {
                hasSsid = true;
                Ssid = text.Value;
            }
            else
            {
                hasPassword = true;
                Password = text.Value;
            }

            if (!IsLengthRight(isSsid, text.ValueLength))
            {
                return SettingsStatus.BadLength;
            }

            if (!isSsid && text.ValueLength == MaxPassword && !IsHexadecimal(text.Value))
            {
                return SettingsStatus.BadChoice;
            }
        }

        bool lacksKey = text.Status == SettingsStatus.Valid && (!hasSsid || !hasPassword);
        return lacksKey ? SettingsStatus.MissingKey : text.Status;
    }

    /// <summary>64 octets are no password but the key itself, in digits.</summary>
    private static bool IsHexadecimal(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLengthRight(bool isSsid, int length)
    {
        return isSsid
            ? length >= 1 && length <= MaxSsid
            : length == 0 || (length >= MinPassword && length <= MaxPassword);
    }
}
