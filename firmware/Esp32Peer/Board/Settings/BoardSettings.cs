using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Settings;

/// <summary>
/// What a board is told about itself in a small generated text file: no pin number is compiled in. boards/README.md lists the keys. A file that is
/// wrong anywhere is refused whole; the settings are then those of a board without pins.
/// </summary>
public sealed class BoardSettings
{
    /// <summary>The file says nothing about groups.</summary>
    public const int GroupsNotSaid = -1;

    private const int MaxName = 32;
    private const int MaxSessionDigits = 2;
    private const int MaxSleepDigits = 5;
    private const int MaxSleepSeconds = 86400;

    private PartKeys[] _parts = new PartKeys[0];
    private bool _hasFormat;
    private bool _hasBoard;
    private bool _hasName;
    private bool _hasNetwork;
    private bool _hasKind;
    private bool _hasSessions;
    private bool _hasOwnLight;
    private bool _hasGroups;
    private bool _hasSleep;

    private BoardSettings()
    {
    }

    /// <summary>What is the matter with the file.</summary>
    public SettingsStatus Status { get; private set; }

    /// <summary>The line that is wrong, from 1; 0 when it is none in particular.</summary>
    public int Line { get; private set; }

    /// <summary>The board's id, such as "esp32-devkitc"; empty when it is not known.</summary>
    public string Board { get; private set; } = "";

    /// <summary>The light's name until an invitation brings one.</summary>
    public string Name { get; private set; } = "light";

    /// <summary>Whether it is connected by cable rather than by Wi-Fi.</summary>
    public bool IsWired { get; private set; }

    /// <summary>Sessions held at once; boards with little memory hold fewer.</summary>
    public int Sessions { get; private set; } = Limits.MaxConstrainedSessions;

    /// <summary>What the button does with the board's own light while it is linked with another's.</summary>
    public OwnLight OwnLight { get; private set; } = OwnLight.Apart;

    /// <summary>
    /// Groups that the board has places for, in the application with groups; the stock one passes over it. <see cref="GroupsNotSaid"/> when it is not said.
    /// </summary>
    public int Groups { get; private set; } = GroupsNotSaid;

    /// <summary>
    /// Seconds that the board sleeps at a time, in the application with the protocol stack; others pass over it. 0: it stays awake.
    /// </summary>
    public int SleepSeconds { get; private set; }

    /// <summary>The output that switches the light.</summary>
    public PinUse Relay { get; private set; } = new PinUse();

    /// <summary>The button.</summary>
    public PinUse Button { get; private set; } = new PinUse();

    /// <summary>The contact in the wall.</summary>
    public PinUse Wall { get; private set; } = new PinUse();

    /// <summary>Whether the contact in the wall is a rocker, which switches at each change; if not, a push-button.</summary>
    public bool WallIsRocker { get; private set; }

    /// <summary>The small lamp.</summary>
    public PinUse Lamp { get; private set; } = new PinUse();

    /// <summary>Reads a file. Never throws on input.</summary>
    /// <param name="octets">Holds it; it is not changed.</param>
    /// <param name="count">Its octets; less than 0 when there is none.</param>
    /// <returns>The settings; <see cref="Status"/> says whether they are those of the file.</returns>
    public static BoardSettings Read(byte[] octets, int count)
    {
        BoardSettings settings = new BoardSettings();
        SettingsText text = new SettingsText(octets, count);
        SettingsStatus status = settings.Take(text);
        int line = status == SettingsStatus.Valid ? 0 : text.Line;
        if (status == SettingsStatus.Valid)
        {
            status = settings.CheckWhole();
        }

        if (status != SettingsStatus.Valid)
        {
            settings = new BoardSettings();
        }

        settings.Status = status;
        settings.Line = line;
        settings._parts = new PartKeys[0];
        return settings;
    }

    private SettingsStatus Take(SettingsText text)
    {
        _parts = new PartKeys[]
        {
            new PartKeys("relay.", Relay, false),
            new PartKeys("button.", Button, true),
            new PartKeys("wall.", Wall, true),
            new PartKeys("lamp.", Lamp, false),
        };
        while (text.Next())
        {
            SettingsStatus status = TakeLine(text);
            if (status != SettingsStatus.Valid)
            {
                return status;
            }
        }

        return text.Status;
    }

    private SettingsStatus TakeLine(SettingsText text)
    {
        switch (text.Key)
        {
            case "format":
                return Once(ref _hasFormat, text.Value == "1" ? SettingsStatus.Valid : SettingsStatus.UnknownFormat);
            case "board":
                Board = text.Value;
                return Once(ref _hasBoard, NameStatus(text));
            case "name":
                Name = text.Value;
                return Once(ref _hasName, NameStatus(text));
            case "network":
                IsWired = text.Value == "ethernet";
                return Once(ref _hasNetwork, IsWired || text.Value == "wifi" ? SettingsStatus.Valid : SettingsStatus.BadChoice);
            case "wall.kind":
                WallIsRocker = text.Value == "rocker";
                return Once(ref _hasKind, WallIsRocker || text.Value == "push" ? SettingsStatus.Valid : SettingsStatus.BadChoice);
            case "sessions":
                return Once(ref _hasSessions, TakeSessions(text.Value));
            case "own-light":
                return Once(ref _hasOwnLight, TakeOwnLight(text.Value));
            case "groups":
                return Once(ref _hasGroups, TakeGroups(text.Value));
            case "sleep":
                return Once(ref _hasSleep, TakeSleep(text.Value));
            default:
                return TakePart(text);
        }
    }

    private SettingsStatus TakeSessions(string value)
    {
        int sessions = value.Length > MaxSessionDigits ? 0 : DecimalOf(value);
        Sessions = sessions;
        return sessions < Limits.MinConstrainedSessions || sessions > Limits.MaxConstrainedSessions ? SettingsStatus.BadNumber : SettingsStatus.Valid;
    }

    private SettingsStatus TakeOwnLight(string value)
    {
        OwnLight = value == "always" ? OwnLight.Always : value == "when-silent" ? OwnLight.WhenSilent : OwnLight.Apart;
        return OwnLight != OwnLight.Apart || value == "apart" ? SettingsStatus.Valid : SettingsStatus.BadChoice;
    }

    private SettingsStatus TakeGroups(string value)
    {
        bool isRight = value.Length == 1 && value[0] >= '0' && value[0] <= '0' + Limits.MaxConstrainedGroups;
        Groups = isRight ? value[0] - '0' : GroupsNotSaid;
        return isRight ? SettingsStatus.Valid : SettingsStatus.BadNumber;
    }

    private SettingsStatus TakeSleep(string value)
    {
        SleepSeconds = value.Length > MaxSleepDigits ? 0 : DecimalOf(value);
        return SleepSeconds < 1 || SleepSeconds > MaxSleepSeconds ? SettingsStatus.BadNumber : SettingsStatus.Valid;
    }

    private static int DecimalOf(string digits)
    {
        int number = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            if (digits[i] < '0' || digits[i] > '9')
            {
                return 0;
            }

            number = (number * 10) + (digits[i] - '0');
        }

        return number;
    }

    private SettingsStatus TakePart(SettingsText text)
    {
        foreach (PartKeys part in _parts)
        {
            if (text.Key.StartsWith(part.Prefix))
            {
                return part.Take(text.Key.Substring(part.Prefix.Length), text.Value);
            }
        }

        return SettingsStatus.UnknownKey;
    }

    private SettingsStatus CheckWhole()
    {
        if (!_hasFormat || !_hasBoard || !_hasName || !_hasNetwork || !Relay.IsThere || !Button.IsThere || Wall.IsThere != _hasKind)
        {
            return SettingsStatus.MissingKey;
        }

        for (int i = 0; i < _parts.Length; i++)
        {
            if (!_parts[i].IsWhole)
            {
                return SettingsStatus.MissingKey;
            }

            for (int j = 0; j < i; j++)
            {
                if (_parts[i].Part.IsThere && _parts[i].Part.Pin == _parts[j].Part.Pin)
                {
                    return SettingsStatus.PinTwice;
                }
            }
        }

        return SettingsStatus.Valid;
    }

    private static SettingsStatus NameStatus(SettingsText text)
    {
        return text.ValueLength < 1 || text.ValueLength > MaxName ? SettingsStatus.BadLength : SettingsStatus.Valid;
    }

    private static SettingsStatus Once(ref bool seen, SettingsStatus status)
    {
        bool wasSeen = seen;
        seen = true;
        return wasSeen ? SettingsStatus.KeyTwice : status;
    }
}
