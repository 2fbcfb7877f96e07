using System.Text;
using NanoPeers.Firmware.Board.Settings;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Settings;

/// <summary>The file that says what a board is: read whole, or refused whole with what is wrong and in which line.</summary>
[TestClass]
public static class BoardSettingsTests
{
    private const string Head = "# A board.\nformat=1\nboard=shelly-plus-1\n";
    private const string Middle = "network=wifi\n\nrelay.pin=26\nrelay.level=high\nbutton.pin=25\nbutton.level=low\nbutton.pull=up\n";
    private const string Wall = "wall.pin=4\nwall.level=high\nwall.pull=none\nwall.kind=rocker\n";
    private const string Lamp = "lamp.pin=0\nlamp.level=low\n";
    private const string Sound = Head + "name=kitchen\n" + Middle + Wall + Lamp;

    [TestMethod]
    public static void A_sound_file_is_read()
    {
        BoardSettings settings = Read(Sound);
        Assert.AreEqual((int)SettingsStatus.Valid, (int)settings.Status);
        Assert.AreEqual(0, settings.Line);
        Assert.AreEqual("shelly-plus-1", settings.Board);
        Assert.AreEqual("kitchen", settings.Name);
        Assert.IsFalse(settings.IsWired);
        Assert.AreEqual(26, settings.Relay.Pin);
        Assert.IsTrue(settings.Relay.IsActiveHigh);
        Assert.AreEqual(25, settings.Button.Pin);
        Assert.IsFalse(settings.Button.IsActiveHigh);
        Assert.AreEqual((int)PinPull.Up, (int)settings.Button.Pull);
        Assert.IsTrue(settings.WallIsRocker);
        Assert.AreEqual(0, settings.Lamp.Pin);
        Assert.IsFalse(settings.Lamp.IsActiveHigh);
    }

    [TestMethod]
    public static void The_least_that_a_board_needs_is_enough()
    {
        BoardSettings settings = Read("format=1\r\nboard=b\r\nname=n\r\nnetwork=ethernet\r\nrelay.pin=48\r\nrelay.level=low\r\nbutton.pin=0\r\n"
            + "button.level=high\r\nbutton.pull=down");
        Assert.AreEqual((int)SettingsStatus.Valid, (int)settings.Status);
        Assert.IsTrue(settings.IsWired);
        Assert.AreEqual(48, settings.Relay.Pin);
        Assert.IsFalse(settings.Wall.IsThere || settings.Lamp.IsThere);
    }

    [TestMethod]
    [DataRow((int)SettingsStatus.UnknownKey, 4, "nmae=kitchen\n")]
    [DataRow((int)SettingsStatus.UnknownKey, 4, "Name=kitchen\n")]
    [DataRow((int)SettingsStatus.UnknownKey, 4, "relay.pull=up\n")]
    [DataRow((int)SettingsStatus.KeyTwice, 4, "board=other\n")]
    [DataRow((int)SettingsStatus.NoKey, 4, "kitchen\n")]
    [DataRow((int)SettingsStatus.NoKey, 4, "=kitchen\n")]
    [DataRow((int)SettingsStatus.NotText, 4, "name=kit\tchen\n")]
    [DataRow((int)SettingsStatus.BadLength, 4, "name=\n")]
    [DataRow((int)SettingsStatus.BadLength, 4, "name=123456789012345678901234567890123\n")]
    [DataRow((int)SettingsStatus.BadPin, 4, "relay.pin=\n")]
    [DataRow((int)SettingsStatus.BadPin, 4, "relay.pin=49\n")]
    [DataRow((int)SettingsStatus.BadPin, 4, "relay.pin=-1\n")]
    [DataRow((int)SettingsStatus.BadPin, 4, "relay.pin=0x1A\n")]
    [DataRow((int)SettingsStatus.BadPin, 4, "relay.pin=99999999999999999999\n")]
    [DataRow((int)SettingsStatus.BadChoice, 4, "network=WiFi\n")]
    [DataRow((int)SettingsStatus.BadChoice, 4, "button.pull=strong\n")]
    [DataRow((int)SettingsStatus.BadChoice, 4, "wall.kind=dimmer\n")]
    [DataRow((int)SettingsStatus.BadChoice, 4, "own-light=never\n")]
    [DataRow((int)SettingsStatus.BadNumber, 4, "groups=5\n")]
    [DataRow((int)SettingsStatus.UnknownFormat, 2, "")]
    public static void A_wrong_line_is_named_and_nothing_is_taken(int expected, int line, string wrong)
    {
        string head = expected == (int)SettingsStatus.UnknownFormat ? "#\nformat=2\n" : Head;
        BoardSettings settings = Read(head + wrong + Middle);
        Assert.AreEqual(expected, (int)settings.Status);
        Assert.AreEqual(line, settings.Line);
        Assert.IsFalse(settings.Relay.IsThere || settings.Button.IsThere || settings.Wall.IsThere || settings.Lamp.IsThere);
        Assert.AreEqual("light", settings.Name);
    }

    [TestMethod]
    public static void What_is_missing_or_doubled_is_told()
    {
        Assert.AreEqual((int)SettingsStatus.Missing, (int)BoardSettings.Read(new byte[0], -1).Status);
        Assert.AreEqual((int)SettingsStatus.MissingKey, (int)BoardSettings.Read(new byte[0], 0).Status);
        Assert.AreEqual((int)SettingsStatus.MissingKey, (int)Read(Head + Middle).Status);
        Assert.AreEqual((int)SettingsStatus.MissingKey, (int)Read(Head + "name=n\n" + Middle + "lamp.pin=3\n").Status);
        Assert.AreEqual((int)SettingsStatus.PinTwice, (int)Read(Head + "name=n\n" + Middle + "lamp.pin=26\nlamp.level=low\n").Status);
        Assert.AreEqual((int)SettingsStatus.TooLong, (int)BoardSettings.Read(new byte[1025], 1025).Status);
    }

    [TestMethod]
    public static void No_beginning_of_a_file_is_taken_for_another_board()
    {
        byte[] octets = Encoding.UTF8.GetBytes(Sound);
        int valid = 0;
        for (int count = 0; count <= octets.Length; count++)
        {
            BoardSettings settings = BoardSettings.Read(octets, count);
            if (settings.Status == SettingsStatus.Valid)
            {
                valid++;
                Assert.IsTrue(settings.Relay.Pin == 26 && settings.Button.Pin == 25 && settings.Name == "kitchen", "octets " + count.ToString());
            }
        }

        Assert.IsTrue(valid > 0 && valid < 10);
    }

    [TestMethod]
    public static void Any_octet_anywhere_is_answered_by_a_status()
    {
        byte[] octets = Encoding.UTF8.GetBytes(Sound);
        for (int at = 0; at < octets.Length; at++)
        {
            byte right = octets[at];
            for (int value = 0; value < 256; value += 51)
            {
                octets[at] = (byte)value;
                BoardSettings settings = BoardSettings.Read(octets, octets.Length);
                Assert.IsTrue(settings.Status == SettingsStatus.Valid || !settings.Relay.IsThere);
            }

            octets[at] = right;
        }
    }

    [TestMethod]
    public static void A_name_in_any_script_is_text_and_half_a_letter_is_not()
    {
        byte[] octets = Encoding.UTF8.GetBytes(Head + "name=K\u00FCche \u53A8\u623F\n" + Middle);
        Assert.AreEqual("K\u00FCche \u53A8\u623F", BoardSettings.Read(octets, octets.Length).Name);
        octets[Head.Length + 7] = 0x20;
        BoardSettings settings = BoardSettings.Read(octets, octets.Length);
        Assert.AreEqual((int)SettingsStatus.NotText, (int)settings.Status);
        Assert.AreEqual(4, settings.Line);
    }

    private static BoardSettings Read(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        return BoardSettings.Read(octets, octets.Length);
    }
}
