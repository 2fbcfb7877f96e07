using System;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;
using NanoPeers.Messages;

namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// What the board remembers of its slots from start to start: one record of the storage, which keeps it in two copies with a checksum, so that a power cut
/// leaves the old one or the new one. BOARD-UPDATES.md has its octets.
/// </summary>
public sealed class BootRecord
{
    /// <summary>The record's name; what begins so outlives a factory reset.</summary>
    public const string Name = "boot.bundles";

    /// <summary>Octets of the record.</summary>
    public const int Length = 154;

    /// <summary>Where in the record the 32 octets of the SHA-256 of the manifest that was taken begin.</summary>
    public const int TakenAt = 122;

    /// <summary>No slot.</summary>
    public const int NoSlot = 255;

    private const int Version = 1;
    private const int FlagTrial = 1;
    private const int FlagGood = 2;
    private const int ActiveAt = 1;
    private const int FlagsAt = 2;
    private const int StartsAt = 3;
    private const int FaultAt = 4;
    private const int FailuresAt = 5;
    private const int FailedVersionAt = 6;
    private const int RefusedAt = 14;
    private const int ManifestsAt = 46;
    private const int SequenceAt = 110;
    private const int IssuedAt = 114;

    private readonly IStoragePort _storage;
    private readonly byte[] _octets = new byte[Length];

    /// <summary>Reads the record; without one, or with one that is none, there is no bundle.</summary>
    /// <param name="storage">The board's records.</param>
    public BootRecord(IStoragePort storage)
    {
        _storage = storage;
        if (storage.Read(Name, _octets) != Length || _octets[0] != Version || (Active != NoSlot && Active >= BundleLimits.Slots))
        {
            Array.Clear(_octets, 0, Length);
            _octets[0] = Version;
            _octets[ActiveAt] = NoSlot;
        }
    }

    /// <summary>The slot that runs, or <see cref="NoSlot"/>.</summary>
    public int Active
    {
        get { return _octets[ActiveAt]; }
        set { _octets[ActiveAt] = (byte)value; }
    }

    /// <summary>Whether the active one has not reported healthy yet.</summary>
    public bool IsTrial
    {
        get { return (_octets[FlagsAt] & FlagTrial) != 0; }
        set { SetFlag(FlagTrial, value); }
    }

    /// <summary>Starts of the active one since it last reported healthy.</summary>
    public int Starts
    {
        get { return _octets[StartsAt]; }
        set { _octets[StartsAt] = (byte)(value > 255 ? 255 : value); }
    }

    /// <summary>Failures of the active one, which was healthy before, without a calm time between.</summary>
    public int Failures
    {
        get { return _octets[FailuresAt]; }
        set { _octets[FailuresAt] = (byte)(value > 255 ? 255 : value); }
    }

    /// <summary>Why a bundle was given up last: one of <see cref="BundleFault"/>.</summary>
    public int Fault
    {
        get { return _octets[FaultAt]; }
        set { _octets[FaultAt] = (byte)value; }
    }

    /// <summary>The version that was given up; 0 for none.</summary>
    public ulong FailedVersion
    {
        get { return BigEndian.ReadUInt64(_octets, FailedVersionAt); }
        set { BigEndian.WriteUInt64(_octets, FailedVersionAt, value); }
    }

    /// <summary>The highest sequence number of a manifest that was taken; 0 for none.</summary>
    public uint Sequence
    {
        get { return BigEndian.ReadUInt32(_octets, SequenceAt); }
    }

    /// <summary>When that manifest was issued, Unix seconds.</summary>
    public long IssuedSeconds
    {
        get { return (long)BigEndian.ReadUInt64(_octets, IssuedAt); }
    }

    /// <summary>The record itself, for what is compared in place. Not to be changed.</summary>
    public byte[] Octets
    {
        get { return _octets; }
    }

    /// <summary>Whether a slot's bundle reported healthy once.</summary>
    /// <param name="slot">0 or 1.</param>
    public bool IsGood(int slot)
    {
        return (_octets[FlagsAt] & (FlagGood << slot)) != 0;
    }

    /// <summary>Says whether a slot's bundle reported healthy once.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="isGood">Whether it did.</param>
    public void SetGood(int slot, bool isGood)
    {
        SetFlag(FlagGood << slot, isGood);
    }

    /// <summary>Whether a slot is to have a manifest with this SHA-256.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="digest">32 octets.</param>
    public bool HasManifest(int slot, byte[] digest)
    {
        return ConstantTime.AreEqual(digest, 0, _octets, ManifestsAt + (slot * Sha256.DigestSize), Sha256.DigestSize);
    }

    /// <summary>Says which manifest a slot is to have.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="digest">Its SHA-256.</param>
    public void SetManifest(int slot, byte[] digest)
    {
        Array.Copy(digest, 0, _octets, ManifestsAt + (slot * Sha256.DigestSize), Sha256.DigestSize);
    }

    /// <summary>Whether this is the bundle that failed last: it is not taken again.</summary>
    /// <param name="buffer">Holds the bundle's SHA-256.</param>
    /// <param name="offset">Where it begins.</param>
    public bool IsRefused(byte[] buffer, int offset)
    {
        return ConstantTime.AreEqual(buffer, offset, _octets, RefusedAt, Sha256.DigestSize);
    }

    /// <summary>Remembers a bundle that failed.</summary>
    /// <param name="buffer">Holds the bundle's SHA-256.</param>
    /// <param name="offset">Where it begins.</param>
    public void Refuse(byte[] buffer, int offset)
    {
        Array.Copy(buffer, offset, _octets, RefusedAt, Sha256.DigestSize);
    }

    /// <summary>Remembers the manifest that was taken.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="issuedSeconds">When it was issued.</param>
    /// <param name="digest">Its SHA-256.</param>
    public void Take(uint sequence, long issuedSeconds, byte[] digest)
    {
        BigEndian.WriteUInt32(_octets, SequenceAt, sequence);
        BigEndian.WriteUInt64(_octets, IssuedAt, (ulong)issuedSeconds);
        Array.Copy(digest, 0, _octets, TakenAt, Sha256.DigestSize);
    }

    /// <summary>Writes the record.</summary>
    /// <returns>Whether it will be there after a power cut.</returns>
    public bool Keep()
    {
        return _storage.Write(Name, _octets, Length);
    }

    private void SetFlag(int flag, bool isSet)
    {
        _octets[FlagsAt] = (byte)(isSet ? _octets[FlagsAt] | flag : _octets[FlagsAt] & ~flag);
    }
}
