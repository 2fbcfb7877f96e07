using NanoPeers.Messages;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// How often the peer has started: the high half of its sequence numbers and of its light's versions. Kept twice and written in turn, so that
/// a write that is torn leaves the other; a count is used only once it is written, so none is used twice.
/// </summary>
internal sealed class BootCount
{
    /// <summary>Where counting goes on when both records are there and damaged: above any count that was used.</summary>
    internal const uint AfterDamage = 0x40000000;

    private const string NameA = "boot.a";
    private const string NameB = "boot.b";

    private readonly PeerRecords _records;
    private readonly byte[] _content = new byte[4];
    private readonly bool _writesA;

    /// <summary>Reads what was kept.</summary>
    internal BootCount(PeerRecords records)
    {
        _records = records;
        uint a = Read(NameA, out bool damagedA);
        uint b = Read(NameB, out bool damagedB);
        uint last = a > b ? a : b;
        bool lost = last == 0 && (damagedA || damagedB);
        Value = lost ? AfterDamage : last + 1;
        _writesA = a <= b;
    }

    /// <summary>This start's count, from 1.</summary>
    internal uint Value { get; }

    /// <summary>Whether it is written: before, it may not be used.</summary>
    internal bool IsKept { get; private set; }

    /// <summary>Tries to write it.</summary>
    internal void TryKeep()
    {
        BigEndian.WriteUInt32(_content, 0, Value);
        IsKept = IsKept || _records.Write(_writesA ? NameA : NameB, _content);
    }

    private uint Read(string name, out bool damaged)
    {
        bool found = _records.Read(name, _content);
        damaged = _records.WasDamaged;
        return found ? BigEndian.ReadUInt32(_content, 0) : 0;
    }
}
