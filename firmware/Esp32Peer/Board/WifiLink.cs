using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Board.Links;
using NanoPeers.Firmware.Board.Settings;
using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Ports;
using nanoFramework.Networking;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// Wi-Fi. The network is the one of the file "wifi", or else the one that the radio has stored. Once connected, the radio has stored it, and the file
/// with the password goes. The stock images leave the radio's power saving on (it sleeps between beacons) and give no way to turn it off: broadcasts and
/// multicasts are lost at times, which is why the peer asks known addresses first, and repeats itself.
/// </summary>
public sealed class WifiLink : NetworkLink
{
    private readonly Random _random = new Random();
    private readonly IFlashFiles _files;
    private readonly ILogPort _log;

    /// <summary>Starts nothing.</summary>
    /// <param name="files">The board's files.</param>
    /// <param name="log">Hears of connections and losses.</param>
    /// <param name="restart">Used when the thread cannot go on.</param>
    public WifiLink(IFlashFiles files, ILogPort log, IRestartPort restart)
        : base(log, restart)
    {
        _files = files;
        _log = log;
    }

    /// <inheritdoc/>
    protected override string? FindAddress()
    {
        return CardAddress.Find(NetworkInterfaceType.Wireless80211);
    }

    /// <summary>Makes the radio forget the network that it has stored: a part of the factory reset.</summary>
    public static void Forget()
    {
        foreach (Wireless80211Configuration stored in Wireless80211Configuration.GetAllWireless80211Configurations())
        {
            stored.Options = Wireless80211Configuration.ConfigurationOptions.Disable;
            stored.Ssid = "";
            stored.Password = "";
            stored.SaveConfiguration();
        }
    }

    /// <inheritdoc/>
    protected override void Wait(int millis)
    {
        ThreadPause.For(millis);
    }

    /// <inheritdoc/>
    protected override int Chance(int below)
    {
        return _random.Next(below);
    }

    /// <inheritdoc/>
    protected override string? TryConnect()
    {
        WifiSettings settings = ReadFile();
        if (settings.Status != SettingsStatus.Valid && settings.Status != SettingsStatus.Missing)
        {
            return "the file wifi " + SettingsStatusName.Of(settings.Status);
        }

        bool isGiven = settings.Status == SettingsStatus.Valid;
        if (!isGiven && !IsStored())
        {
            return "no Wi-Fi is set";
        }

        CancellationTokenSource limit = new CancellationTokenSource(TryMillis);
        bool isConnected = isGiven
            ? WifiNetworkHelper.ConnectDhcp(settings.Ssid, settings.Password, WifiReconnectionKind.Automatic, false, 0, limit.Token)
            : WifiNetworkHelper.Reconnect(false, 0, limit.Token);
        limit.Dispose();
        if (!isConnected)
        {
            return FailureOf(WifiNetworkHelper.Status);
        }

        IsRadioOn = true;
        if (isGiven && IsStored() && !_files.Delete(WifiSettings.FileName))
        {
            _log.Write("The file wifi could not be removed.");
        }

        return null;
    }

    private WifiSettings ReadFile()
    {
        byte[] octets = new byte[SettingsText.MaxLength];
        WifiSettings settings = WifiSettings.Read(octets, _files.Read(WifiSettings.FileName, octets));
        KeyWiping.Wipe(octets);
        return settings;
    }

    private static bool IsStored()
    {
        foreach (Wireless80211Configuration stored in Wireless80211Configuration.GetAllWireless80211Configurations())
        {
            if (stored.Ssid != null && stored.Ssid.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string FailureOf(NetworkHelperStatus status)
    {
        switch (status)
        {
            case NetworkHelperStatus.TokenExpiredWaitingIPAddress: return "no address within 30 s: out of reach, a wrong password, or no DHCP";
            case NetworkHelperStatus.FailedNoNetworkInterface: return "the image has no Wi-Fi";
            case NetworkHelperStatus.ErrorConnetingToWiFiWhileScanning: return "the access point is not in reach";
            default: return "the radio failed";
        }
    }
}
