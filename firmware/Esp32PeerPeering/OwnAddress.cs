using System.Net.NetworkInformation;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>The board's IPv4 address, looked up every few seconds: sockets that were opened under another one are of no use.</summary>
public sealed class OwnAddress
{
    private const int LookMillis = 3000;

    private readonly IClockPort _clock;
    private readonly NetworkInterfaceType _type;
    private readonly byte[] _address = new byte[AddressOctets.Length];
    private string? _text;
    private long _lookMillis;

    /// <summary>Looks nothing up yet.</summary>
    /// <param name="clock">The board's clock.</param>
    /// <param name="isWired">Whether the board is on a cable.</param>
    public OwnAddress(IClockPort clock, bool isWired)
    {
        _clock = clock;
        _type = isWired ? NetworkInterfaceType.Ethernet : NetworkInterfaceType.Wireless80211;
    }

    /// <summary>The address in numbers; null while there is none.</summary>
    public string? Text
    {
        get
        {
            if (_clock.NowMillis >= _lookMillis)
            {
                _lookMillis = _clock.NowMillis + LookMillis;
                _text = CardAddress.Find(_type);
                if (_text != null && !AliasUrl.TryReadHost(_text, 0, _address))
                {
                    _text = null;
                }
            }

            return _text;
        }
    }

    /// <summary>The address; counts while <see cref="Text"/> is not null. Not to be changed.</summary>
    public byte[] Octets
    {
        get { return _address; }
    }
}
