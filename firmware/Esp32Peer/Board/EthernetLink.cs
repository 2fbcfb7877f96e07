using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using NanoPeers.Firmware.Board.Links;
using NanoPeers.Firmware.Ports;
using nanoFramework.Networking;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// A cable. The radio joins no network, and yet it is turned on, by a search for networks: without it the chip's random generator cannot be trusted.
/// </summary>
public sealed class EthernetLink : NetworkLink
{
    private readonly Random _random = new Random();
    private WifiAdapter? _radio;

    /// <summary>Starts nothing.</summary>
    /// <param name="log">Hears of connections and losses.</param>
    /// <param name="restart">Used when the thread cannot go on.</param>
    public EthernetLink(ILogPort log, IRestartPort restart)
        : base(log, restart)
    {
    }

    /// <inheritdoc/>
    protected override string? FindAddress()
    {
        return CardAddress.Find(NetworkInterfaceType.Ethernet);
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
        TurnRadioOn();
        CancellationTokenSource limit = new CancellationTokenSource(TryMillis);
        bool isConnected = NetworkHelper.SetupAndConnectNetwork(limit.Token);
        limit.Dispose();
        return isConnected ? null : "no address within 30 s: no cable, or no DHCP";
    }

    private void TurnRadioOn()
    {
        if (_radio == null)
        {
            WifiAdapter radio = WifiAdapter.FindAllAdapters()[0];
            radio.AvailableNetworksChanged += HandleNetworksFound;
            _radio = radio;
        }

        if (!IsRadioOn)
        {
            _radio.ScanAsync();
        }
    }

    /// <summary>The radio has listened on every channel, so it is on.</summary>
    private void HandleNetworksFound(WifiAdapter sender, object e)
    {
        IsRadioOn = true;
    }
}
