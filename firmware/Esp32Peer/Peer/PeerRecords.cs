using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The peer's small records: a version, the content, and eight octets of HMAC-SHA-256 under the record's name, so that a record that was torn
/// by a power cut, or stands under another's name, reads as none. The check finds damage, not malice. CONSTRAINED-PEER.md has the contents.
/// </summary>
internal sealed class PeerRecords
{
    /// <summary>Most octets of a record's content.</summary>
    internal const int MaxContent = 256;

    private const byte Version = 1;
    private const int ContentAt = 1;
    private const int CheckLength = 8;

    private readonly ICryptography _cryptography;
    private readonly IStoragePort _storage;
    private readonly PeerCounters _counters;
    private readonly byte[] _record = new byte[ContentAt + MaxContent + CheckLength];
    private readonly byte[] _mac = new byte[32];

    internal PeerRecords(ICryptography cryptography, IStoragePort storage, PeerCounters counters)
    {
        _cryptography = cryptography;
        _storage = storage;
        _counters = counters;
    }

    /// <summary>Whether the last <see cref="Read"/> met a record that is damaged.</summary>
    internal bool WasDamaged { get; private set; }

    /// <summary>Reads a record of exactly the octets of the array.</summary>
    /// <returns>False when there is none, or none that is whole.</returns>
    internal bool Read(string name, byte[] content)
    {
        int length = _storage.Read(name, _record);
        WasDamaged = length >= 0 && !IsWhole(name, length, content.Length);
        if (WasDamaged)
        {
            _counters.Add(PeerCounter.RecordDamaged);
        }

        bool found = length >= 0 && !WasDamaged;
        if (found)
        {
            Array.Copy(_record, ContentAt, content, 0, content.Length);
        }

        Array.Clear(_record, 0, _record.Length);
        return found;
    }

    /// <summary>Whether there is a record of the name, whole or not.</summary>
    internal bool Has(string name)
    {
        bool has = _storage.Read(name, _record) >= 0;
        Array.Clear(_record, 0, _record.Length);
        return has;
    }

    /// <summary>Writes a record.</summary>
    internal bool Write(string name, byte[] content)
    {
        _record[0] = Version;
        Array.Copy(content, 0, _record, ContentAt, content.Length);
        Check(name, content.Length);
        Array.Copy(_mac, 0, _record, ContentAt + content.Length, CheckLength);
        bool kept = _storage.Write(name, _record, ContentAt + content.Length + CheckLength);
        if (!kept)
        {
            _counters.Add(PeerCounter.StorageFailed);
        }

        Array.Clear(_record, 0, _record.Length);
        return kept;
    }

    /// <summary>Removes a record.</summary>
    internal void Delete(string name)
    {
        _storage.Delete(name);
    }

    private bool IsWhole(string name, int length, int contentLength)
    {
        if (length != ContentAt + contentLength + CheckLength || _record[0] != Version)
        {
            return false;
        }

        Check(name, contentLength);
        return ConstantTime.AreEqual(_mac, 0, _record, ContentAt + contentLength, CheckLength);
    }

    private void Check(string name, int contentLength)
    {
        byte[] key = Encoding.UTF8.GetBytes(name);
        _cryptography.ComputeHmac(key, 0, key.Length, _record, 0, ContentAt + contentLength, _mac, 0);
    }
}
