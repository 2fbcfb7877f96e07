using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Pairings;

/// <summary>Pairings in storage, one record a place, with a check of their own. A line of text that a tool put there counts too.</summary>
internal sealed class PairingRecords
{
    private const byte FirstOctetOfText = 0x4E;

    private readonly IStoragePort _storage;

    internal PairingRecords(IStoragePort storage)
    {
        _storage = storage;
    }

    internal Pairing? Read(int place)
    {
        byte[] octets = new byte[PairingCodec.MaxTextLength + 2];
        int length = _storage.Read(NameOf(place), octets);
        Pairing? pairing = null;
        if (length > 0 && octets[0] == FirstOctetOfText)
        {
            PairingCodec.TryParse(Encoding.UTF8.GetString(octets, 0, length), out pairing);
            if (pairing != null)
            {
                // As octets it can be overwritten in memory when it is read the next time.
                Write(place, pairing);
            }
        }
        else if (length > 0)
        {
            PairingCodec.TryDecode(octets, length, out pairing);
        }

        KeyWiping.Wipe(octets);
        return pairing;
    }

    /// <returns>Whether it is kept.</returns>
    internal bool Write(int place, Pairing pairing)
    {
        byte[] octets = new byte[Limits.MaxPairing];
        int length = PairingCodec.TryEncode(pairing, octets);
        bool isKept = length > 0 && _storage.Write(NameOf(place), octets, length);
        KeyWiping.Wipe(octets);
        return isKept;
    }

    internal void Delete(int place)
    {
        _storage.Delete(NameOf(place));
    }

    private static string NameOf(int place)
    {
        return "pairing." + place.ToString();
    }
}
