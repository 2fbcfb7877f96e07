using System.Text;
using System.Text.Json;
using NanoPeers.Firmware.Board.Settings;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Board;

public sealed class BoardSettingsTests
{
    private const string Sound = """
        # A board with everything.
        format=1
        board=shelly-plus-1
        name=kitchen
        network=wifi

        relay.pin=26
        relay.level=high
        button.pin=25
        button.level=low
        button.pull=up
        wall.pin=4
        wall.level=high
        wall.pull=none
        wall.kind=rocker
        lamp.pin=0
        lamp.level=low
        """;

    public static TheoryData<string> Boards => [.. Directory.GetFiles(BoardsFolder(), "*.json").Select(Path.GetFileName).Where(name => name != "board.schema.json").Select(name => name!)];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_sound_file_is_read(string lineEnd)
    {
        BoardSettings settings = Read(Sound.Replace("\n", lineEnd, StringComparison.Ordinal));
        Assert.Equal(SettingsStatus.Valid, settings.Status);
        Assert.Equal(0, settings.Line);
        Assert.Equal(("shelly-plus-1", "kitchen", false, true), (settings.Board, settings.Name, settings.IsWired, settings.WallIsRocker));
        Assert.Equal((26, true), (settings.Relay.Pin, settings.Relay.IsActiveHigh));
        Assert.Equal((25, false, PinPull.Up), (settings.Button.Pin, settings.Button.IsActiveHigh, settings.Button.Pull));
        Assert.Equal((4, true, PinPull.None), (settings.Wall.Pin, settings.Wall.IsActiveHigh, settings.Wall.Pull));
        Assert.Equal((0, false), (settings.Lamp.Pin, settings.Lamp.IsActiveHigh));
    }

    [Theory]
    [InlineData(SettingsStatus.UnknownFormat, 2, "format=1", "format=2")]
    [InlineData(SettingsStatus.UnknownKey, 4, "name=kitchen", "nmae=kitchen")]
    [InlineData(SettingsStatus.UnknownKey, 4, "name=kitchen", "Name=kitchen")]
    [InlineData(SettingsStatus.UnknownKey, 8, "relay.level=high", "relay.pull=up")]
    [InlineData(SettingsStatus.UnknownKey, 8, "relay.level=high", "relay.=up")]
    [InlineData(SettingsStatus.KeyTwice, 4, "name=kitchen", "board=other")]
    [InlineData(SettingsStatus.KeyTwice, 8, "relay.level=high", "relay.pin=5")]
    [InlineData(SettingsStatus.NoKey, 4, "name=kitchen", "kitchen")]
    [InlineData(SettingsStatus.NoKey, 4, "name=kitchen", "=kitchen")]
    [InlineData(SettingsStatus.NotText, 4, "name=kitchen", "name=kit\tchen")]
    [InlineData(SettingsStatus.BadLength, 4, "name=kitchen", "name=")]
    [InlineData(SettingsStatus.BadLength, 4, "name=kitchen", "name=123456789012345678901234567890123")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin=")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin=49")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin=-1")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin= 2")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin=0x1A")]
    [InlineData(SettingsStatus.BadPin, 7, "relay.pin=26", "relay.pin=99999999999999999999")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "sessions=1")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "sessions=17")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "sessions=")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "sessions=+4")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "sessions=004")]
    [InlineData(SettingsStatus.BadChoice, 5, "network=wifi", "network=WiFi")]
    [InlineData(SettingsStatus.BadChoice, 5, "network=wifi", "own-light=")]
    [InlineData(SettingsStatus.BadChoice, 5, "network=wifi", "own-light=Always")]
    [InlineData(SettingsStatus.BadChoice, 5, "network=wifi", "own-light=when-silent ")]
    [InlineData(SettingsStatus.BadChoice, 5, "network=wifi", "own-light=never")]
    [InlineData(SettingsStatus.UnknownKey, 5, "network=wifi", "ownlight=always")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "groups=5")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "groups=")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "groups=-1")]
    [InlineData(SettingsStatus.BadNumber, 5, "network=wifi", "groups=02")]
    [InlineData(SettingsStatus.BadChoice, 8, "relay.level=high", "relay.level=High")]
    [InlineData(SettingsStatus.BadChoice, 11, "button.pull=up", "button.pull=strong")]
    [InlineData(SettingsStatus.BadChoice, 15, "wall.kind=rocker", "wall.kind=dimmer")]
    [InlineData(SettingsStatus.MissingKey, 0, "format=1", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "name=kitchen", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "relay.pin=26", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "relay.level=high", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "button.pull=up", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "wall.kind=rocker", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "wall.pin=4", "")]
    [InlineData(SettingsStatus.MissingKey, 0, "lamp.level=low", "")]
    [InlineData(SettingsStatus.PinTwice, 0, "wall.pin=4", "wall.pin=26")]
    public void A_wrong_file_is_refused_whole_with_what_is_wrong_and_where(SettingsStatus expected, int line, string old, string with)
    {
        Assert.Contains(old, Sound, StringComparison.Ordinal);
        BoardSettings settings = Read(Sound.Replace(old, with, StringComparison.Ordinal));
        Assert.Equal((expected, line), (settings.Status, settings.Line));
        Assert.False(settings.Relay.IsThere || settings.Button.IsThere || settings.Wall.IsThere || settings.Lamp.IsThere);
        Assert.Equal("light", settings.Name);
        Assert.Equal((OwnLight.Apart, BoardSettings.GroupsNotSaid), (settings.OwnLight, settings.Groups));
    }

    [Theory]
    [InlineData("", 16)]
    [InlineData("sessions=2\n", 2)]
    [InlineData("sessions=4\n", 4)]
    [InlineData("sessions=16\n", 16)]
    public void The_number_of_sessions_is_the_owners(string line, int expected)
    {
        BoardSettings settings = Read(line + Sound);
        Assert.Equal((SettingsStatus.Valid, expected), (settings.Status, settings.Sessions));
    }

    [Theory]
    [InlineData("", OwnLight.Apart)]
    [InlineData("own-light=apart\n", OwnLight.Apart)]
    [InlineData("own-light=when-silent\n", OwnLight.WhenSilent)]
    [InlineData("own-light=always\n", OwnLight.Always)]
    public void What_a_linked_button_does_with_the_own_light_is_the_owners(string line, OwnLight expected)
    {
        BoardSettings settings = Read(line + Sound);
        Assert.Equal((SettingsStatus.Valid, expected), (settings.Status, settings.OwnLight));
    }

    [Theory]
    [InlineData("", BoardSettings.GroupsNotSaid)]
    [InlineData("groups=0\n", 0)]
    [InlineData("groups=1\n", 1)]
    [InlineData("groups=4\n", 4)]
    public void The_places_for_groups_are_the_owners(string line, int expected)
    {
        BoardSettings settings = Read(line + Sound);
        Assert.Equal((SettingsStatus.Valid, expected), (settings.Status, settings.Groups));
        Assert.Equal(SettingsStatus.KeyTwice, Read("groups=1\n" + line + "groups=1\n" + Sound).Status);
    }

    /// <summary>The programs run on a chip alone: that they hand the owner's choices over is read from their text.</summary>
    [Theory]
    [InlineData("Esp32Peer")]
    [InlineData("Esp32PeerRsa")]
    [InlineData("Esp32PeerGroups")]
    [InlineData("Esp32PeerStack")]
    [InlineData("Esp32PeerPeering")]
    public void All_images_hand_the_owners_choices_to_the_peer(string image)
    {
        string program = File.ReadAllText(Path.Combine(BoardsFolder(), "..", "firmware", image, "Program.cs"));
        Assert.All(["Name", "Sessions", "OwnLight"], choice => Assert.Contains($" {choice} = board.Settings.{choice},", program, StringComparison.Ordinal));
        Assert.Equal(image is "Esp32PeerGroups" or "Esp32PeerStack", program.Contains("roups = GroupsFor(board.Settings.Groups)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_own_light_is_said_once()
    {
        BoardSettings settings = Read("own-light=apart\nown-light=always\n" + Sound);
        Assert.Equal((SettingsStatus.KeyTwice, 2, OwnLight.Apart), (settings.Status, settings.Line, settings.OwnLight));
    }

    [Fact]
    public void No_file_and_one_that_is_too_long_are_told_apart()
    {
        Assert.Equal(SettingsStatus.Missing, BoardSettings.Read([], -1).Status);
        Assert.Equal(SettingsStatus.MissingKey, BoardSettings.Read([], 0).Status);
        Assert.Equal(SettingsStatus.TooLong, Read(Sound + "\n#" + new string('x', SettingsText.MaxLength)).Status);
        Assert.Equal(SettingsStatus.Valid, Read(Sound + "\n#" + new string('x', SettingsText.MaxLength - Sound.Length - 2)).Status);
    }

    [Fact]
    public void A_name_in_any_script_is_text_and_broken_octets_are_not()
    {
        Assert.Equal("Küche 厨房", Read(Sound.Replace("kitchen", "Küche 厨房", StringComparison.Ordinal)).Name);
        byte[] octets = Encoding.Latin1.GetBytes(Sound.Replace("kitchen", "K\u00FCche", StringComparison.Ordinal));
        Assert.Equal(SettingsStatus.NotText, BoardSettings.Read(octets, octets.Length).Status);
    }

    [Fact]
    public void No_beginning_of_a_file_is_taken_for_another_board()
    {
        byte[] octets = Encoding.UTF8.GetBytes(Sound);
        for (int length = 0; length < octets.Length; length++)
        {
            BoardSettings settings = BoardSettings.Read(octets, length);
            bool isWhole = settings.Status == SettingsStatus.Valid;
            Assert.True(!isWhole || (settings.Relay.Pin == 26 && settings.Button.Pin == 25), $"cut after {length} octets");
        }
    }

    [Fact]
    public void Noise_never_throws()
    {
        Random random = new(11);
        byte[] sound = Encoding.UTF8.GetBytes(Sound);
        for (int i = 0; i < 20000; i++)
        {
            byte[] octets = (byte[])sound.Clone();
            for (int j = random.Next(1, 6); j > 0; j--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            BoardSettings settings = BoardSettings.Read(octets, random.Next(octets.Length + 1));
            Assert.True(settings.Status == SettingsStatus.Valid || !settings.Relay.IsThere);
        }
    }

    [Fact]
    public void Every_status_has_a_name_of_its_own()
    {
        SettingsStatus[] all = Enum.GetValues<SettingsStatus>();
        Assert.Equal(all.Length, all.Select(SettingsStatusName.Of).Distinct().Count());
        Assert.DoesNotContain("is wrong", all.Select(SettingsStatusName.Of));
    }

    /// <summary>The mapping of boards/README.md gives sound settings for every board of the folder.</summary>
    [Theory]
    [MemberData(nameof(Boards))]
    public void Settings_made_from_a_boards_file_are_sound(string file)
    {
        JsonElement board = JsonDocument.Parse(File.ReadAllText(Path.Combine(BoardsFolder(), file))).RootElement;
        StringBuilder text = new($"format=1\nname=kitchen\nboard={board.GetProperty("id").GetString()}\nnetwork={board.GetProperty("network").GetString()}\n");
        foreach (string part in new[] { "relay", "button", "wall", "lamp" }.Where(part => board.TryGetProperty(part, out _)))
        {
            foreach (string key in new[] { "pin", "level", "pull", "kind" })
            {
                if (board.GetProperty(part).TryGetProperty(key, out JsonElement value))
                {
                    text.Append(part).Append('.').Append(key).Append('=').Append(value).Append('\n');
                }
            }
        }

        BoardSettings settings = Read(text.ToString());
        Assert.Equal(SettingsStatus.Valid, settings.Status);
        Assert.Equal(board.GetProperty("relay").GetProperty("pin").GetInt32(), settings.Relay.Pin);
        Assert.Equal(board.GetProperty("network").GetString() == "ethernet", settings.IsWired);
    }

    [Theory]
    [InlineData(SettingsStatus.Valid, "ssid=home\npassword=12345678\n")]
    [InlineData(SettingsStatus.Valid, "password=a=b=c#de f\nssid= h=me \n")]
    [InlineData(SettingsStatus.Valid, "ssid=open\npassword=")]
    [InlineData(SettingsStatus.Valid, "ssid=home\npassword=0123456789abcdefABCDEF6789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(SettingsStatus.BadChoice, "ssid=home\npassword=0123456789abcdefABCDEF6789abcdef0123456789abcdef0123456789abcdeg")]
    [InlineData(SettingsStatus.BadLength, "ssid=home\npassword=1234567")]
    [InlineData(SettingsStatus.BadLength, "ssid=\npassword=12345678")]
    [InlineData(SettingsStatus.BadLength, "ssid=123456789012345678901234567890123\npassword=12345678")]
    [InlineData(SettingsStatus.KeyTwice, "ssid=home\nssid=home\npassword=12345678")]
    [InlineData(SettingsStatus.KeyTwice, "password=\nssid=home\npassword=12345678")]
    [InlineData(SettingsStatus.UnknownKey, "ssid=home\ncountry=AT\npassword=12345678")]
    [InlineData(SettingsStatus.MissingKey, "ssid=home\n")]
    [InlineData(SettingsStatus.MissingKey, "")]
    [InlineData(SettingsStatus.NotText, "ssid=ho\u0001me\npassword=12345678")]
    public void The_file_of_the_wifi_is_read_or_refused(SettingsStatus expected, string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        WifiSettings settings = WifiSettings.Read(octets, octets.Length);
        Assert.Equal(expected, settings.Status);
        Assert.Equal(expected == SettingsStatus.Valid, settings.Ssid.Length > 0);
        Assert.True(expected == SettingsStatus.Valid || settings.Password.Length == 0);
    }

    [Fact]
    public void The_words_of_a_wifi_are_taken_as_they_stand()
    {
        byte[] octets = Encoding.UTF8.GetBytes("password=a=b=c#de f\nssid= h=me \n");
        WifiSettings settings = WifiSettings.Read(octets, octets.Length);
        Assert.Equal((" h=me ", "a=b=c#de f"), (settings.Ssid, settings.Password));
    }

    private static BoardSettings Read(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        return BoardSettings.Read(octets, octets.Length);
    }

    private static string BoardsFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "boards");
    }
}
