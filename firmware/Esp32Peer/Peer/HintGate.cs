using System;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Lets a hint of an unknown session go to one source address once a second: whoever sends noise under made-up key ids must not make this
/// peer a source of noise.
/// </summary>
internal sealed class HintGate
{
    private readonly byte[][] _addresses = new byte[PeerTiming.HintSources][];
    private readonly long[] _freeAtMillis = new long[PeerTiming.HintSources];

    internal HintGate()
    {
        for (int i = 0; i < _addresses.Length; i++)
        {
            _addresses[i] = new byte[AddressOctets.Length];
        }
    }

    /// <summary>Whether a hint may go now; it is noted as gone.</summary>
    internal bool Admits(byte[] address, long nowMillis)
    {
        int free = -1;
        for (int i = 0; i < _addresses.Length; i++)
        {
            bool isFree = nowMillis >= _freeAtMillis[i];
            if (!isFree && AddressOctets.AreSame(_addresses[i], address))
            {
                return false;
            }

            free = isFree ? i : free;
        }

        if (free < 0)
        {
            return false;
        }

        Array.Copy(address, 0, _addresses[free], 0, AddressOctets.Length);
        _freeAtMillis[free] = nowMillis + PeerTiming.HintMillis;
        return true;
    }
}
