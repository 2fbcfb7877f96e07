using System.Text;
using NanoPeers.Firmware.Board.Settings;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Settings;

/// <summary>The file with the name and the password of the Wi-Fi.</summary>
[TestClass]
public static class WifiSettingsTests
{
    [TestMethod]
    [DataRow((int)SettingsStatus.Valid, "ssid=home\npassword=12345678\n")]
    [DataRow((int)SettingsStatus.Valid, "ssid=open\npassword=")]
    [DataRow((int)SettingsStatus.BadLength, "ssid=home\npassword=1234567")]
    [DataRow((int)SettingsStatus.BadLength, "ssid=\npassword=12345678")]
    [DataRow((int)SettingsStatus.BadLength, "ssid=123456789012345678901234567890123\npassword=12345678")]
    [DataRow((int)SettingsStatus.KeyTwice, "ssid=home\nssid=home\npassword=12345678")]
    [DataRow((int)SettingsStatus.UnknownKey, "ssid=home\ncountry=AT\npassword=12345678")]
    [DataRow((int)SettingsStatus.MissingKey, "ssid=home\n")]
    [DataRow((int)SettingsStatus.MissingKey, "")]
    [DataRow((int)SettingsStatus.NotText, "ssid=ho\u0001me\npassword=12345678")]
    public static void It_is_read_or_refused_whole(int expected, string text)
    {
        WifiSettings settings = Read(text);
        Assert.AreEqual(expected, (int)settings.Status);
        Assert.AreEqual(expected == (int)SettingsStatus.Valid, settings.Ssid.Length > 0);
        Assert.IsTrue(expected == (int)SettingsStatus.Valid || settings.Password.Length == 0);
    }

    [TestMethod]
    public static void The_words_are_taken_as_they_stand()
    {
        WifiSettings settings = Read("password=a=b=c#de f\nssid= h=me \n");
        Assert.AreEqual(" h=me ", settings.Ssid);
        Assert.AreEqual("a=b=c#de f", settings.Password);
    }

    private static WifiSettings Read(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        return WifiSettings.Read(octets, octets.Length);
    }
}
