using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// The records of groups: a version, the content, and eight octets of HMAC-SHA-256 under the record's name, as the peer's other records, but longer. The
/// octets are made for each use, since that is rare, and overwritten after it. BOARD-GROUPS.md has the contents.
/// </summary>
internal sealed class GroupRecord
{
    private const byte Version = 1;
    private const int ContentAt = 1;
    private const int CheckLength = 8;
    private const int MacLength = 32;

    private readonly ICryptography _cryptography;
    private readonly IStoragePort _storage;
    private readonly PeerCounters _counters;

    internal GroupRecord(PeerPorts ports, PeerCounters counters)
    {
        _cryptography = ports.Cryptography;
        _storage = ports.Storage;
        _counters = counters;
    }

    /// <summary>Reads a record of exactly the octets of the array.</summary>
    /// <returns>False when there is none, or none that is whole.</returns>
    internal bool Read(string name, byte[] content)
    {
        byte[] record = new byte[ContentAt + content.Length + CheckLength];
        int length = _storage.Read(name, record);
        bool isWhole = length == record.Length && record[0] == Version && Check(name, record, false);
        if (isWhole)
        {
            Array.Copy(record, ContentAt, content, 0, content.Length);
        }
        else if (length >= 0)
        {
            _counters.Add(PeerCounter.RecordDamaged);
        }

        Array.Clear(record, 0, record.Length);
        return isWhole;
    }

    /// <summary>Writes a record.</summary>
    /// <returns>Whether it will be there after a power cut.</returns>
    internal bool Write(string name, byte[] content)
    {
        byte[] record = new byte[ContentAt + content.Length + CheckLength];
        record[0] = Version;
        Array.Copy(content, 0, record, ContentAt, content.Length);
        Check(name, record, true);
        bool isKept = _storage.Write(name, record, record.Length);
        if (!isKept)
        {
            _counters.Add(PeerCounter.StorageFailed);
        }

        Array.Clear(record, 0, record.Length);
        return isKept;
    }

    /// <summary>Whether there is a record, whole or not.</summary>
    internal bool Has(string name, int length)
    {
        byte[] record = new byte[ContentAt + length + CheckLength];
        bool has = _storage.Read(name, record) >= 0;
        Array.Clear(record, 0, record.Length);
        return has;
    }

    /// <summary>Overwrites a record; one that is not there is left alone.</summary>
    internal void Overwrite(string name, int length)
    {
        if (Has(name, length))
        {
            Write(name, new byte[length]);
        }
    }

    /// <summary>Overwrites and removes a record; one that is not there is left alone.</summary>
    internal void Wipe(string name, int length)
    {
        Overwrite(name, length);
        _storage.Delete(name);
    }

    /// <summary>Writes or compares the check.</summary>
    private bool Check(string name, byte[] record, bool writes)
    {
        byte[] mac = new byte[MacLength];
        byte[] key = Encoding.UTF8.GetBytes(name);
        int end = record.Length - CheckLength;
        _cryptography.ComputeHmac(key, 0, key.Length, record, 0, end, mac, 0);
        if (writes)
        {
            Array.Copy(mac, 0, record, end, CheckLength);
        }

        return ConstantTime.AreEqual(mac, 0, record, end, CheckLength);
    }
}
