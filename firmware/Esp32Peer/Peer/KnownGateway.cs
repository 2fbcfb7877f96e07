using System;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peer;

/// <summary>Where the last gateway with a live session was, so that the next search asks there first.</summary>
internal sealed class KnownGateway
{
    private const string Name = "gateway";

    private readonly PeerRecords _records;
    private readonly byte[] _content = new byte[AddressOctets.Length];

    internal KnownGateway(PeerRecords records)
    {
        _records = records;
        records.Read(Name, _content);
    }

    /// <summary>Its address; all zero when none is known.</summary>
    internal byte[] Address
    {
        get { return _content; }
    }

    /// <summary>A session with the gateway at this address is live. Written only when it is another than before.</summary>
    internal void Keep(byte[] address)
    {
        if (AddressOctets.AreSame(_content, address))
        {
            return;
        }

        Array.Copy(address, 0, _content, 0, AddressOctets.Length);
        _records.Write(Name, _content);
    }

    /// <summary>Removes what storage holds.</summary>
    internal static void Forget(PeerRecords records)
    {
        records.Delete(Name);
    }
}
