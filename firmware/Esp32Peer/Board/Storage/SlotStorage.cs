using System;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Storage;

/// <summary>
/// The storage port on files that a power cut may tear: each record has two slots, written in turn; a slot holds length, sequence number and checksum,
/// and the newest whole one counts. At whatever instant the power goes, the record is the old one or the new one.
/// A tool may put a record there as a plain file of the record's name (an invitation, before the board's first start): it counts before the slots,
/// and goes when the record is written.
/// </summary>
public sealed class SlotStorage : IStoragePort
{
    /// <summary>What a slot's file has after the record's name; no record's name has a hyphen.</summary>
    private const string FirstSlot = "-0";
    private const string SecondSlot = "-1";

    private readonly IFlashFiles _files;
    private readonly byte[] _slot;
    private bool _hasWhole;
    private bool _secondIsNewest;
    private uint _newestSequence;

    /// <summary>Makes its one buffer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="maxRecord">Octets of the longest record.</param>
    public SlotStorage(IFlashFiles files, int maxRecord)
    {
        _files = files;
        _slot = new byte[maxRecord + SlotRecord.Overhead];
    }

    /// <inheritdoc/>
    public int Read(string name, byte[] into)
    {
        int plain = _files.Read(name, into);
        if (plain > 0)
        {
            return plain;
        }

        FindNewest(name);
        int length = -1;
        if (_hasWhole && IsWhole(name, _secondIsNewest) && SlotRecord.ContentLength(_slot) <= into.Length)
        {
            length = SlotRecord.ContentLength(_slot);
            Array.Copy(_slot, SlotRecord.ContentAt, into, 0, length);
        }

        KeyWiping.Wipe(_slot);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] octets, int count)
    {
        if (count < 0 || count > _slot.Length - SlotRecord.Overhead)
        {
            return false;
        }

        FindNewest(name);
        bool intoSecond = _hasWhole && !_secondIsNewest;
        string slotName = NameOf(name, intoSecond);
        int length = SlotRecord.Write(_slot, name, _hasWhole ? _newestSequence + 1 : 1, octets, count);
        bool isKept = _files.Write(slotName, _slot, length) && IsWhole(name, intoSecond) && Holds(octets, count);
        KeyWiping.Wipe(_slot);
        if (!isKept)
        {
            // What is left of it is of no use, and its room may be needed.
            _files.Delete(slotName);
            return false;
        }

        // While the plain file is there it counts, so the record is the old one until this very step.
        return _files.Delete(name);
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        FindNewest(name);
        KeyWiping.Wipe(_slot);

        // The newest goes last: a power cut in between must not bring an older record back.
        _files.Delete(NameOf(name, !_secondIsNewest));
        _files.Delete(NameOf(name, _secondIsNewest));
        _files.Delete(name);
    }

    private void FindNewest(string name)
    {
        bool first = IsWhole(name, false);
        uint firstSequence = first ? SlotRecord.Sequence(_slot) : 0;
        bool second = IsWhole(name, true);
        uint secondSequence = second ? SlotRecord.Sequence(_slot) : 0;

        // The difference, not the order: numbers may wrap around.
        _secondIsNewest = second && (!first || (int)(secondSequence - firstSequence) > 0);
        _hasWhole = first || second;
        _newestSequence = _secondIsNewest ? secondSequence : firstSequence;
    }

    private bool IsWhole(string name, bool isSecond)
    {
        int length = _files.Read(NameOf(name, isSecond), _slot);
        return SlotRecord.IsWhole(_slot, length, name);
    }

    private bool Holds(byte[] octets, int count)
    {
        if (SlotRecord.ContentLength(_slot) != count)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (_slot[SlotRecord.ContentAt + i] != octets[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(string name, bool isSecond)
    {
        return name + (isSecond ? SecondSlot : FirstSlot);
    }
}
